import assert from 'node:assert/strict';
import {test} from 'node:test';
import {readArguments} from '../../source/commands/arguments.ts';
import {UsageError} from '../../source/commands/command.ts';
import {noOptions} from '../../source/commands/no-options.ts';
import {readOptions} from '../../source/commands/options.ts';
import {parsePlace} from '../../source/commands/place.ts';

const now = Date.parse('2026-02-10T12:00:00Z');
const options = (...argv: string[]) => readOptions(readArguments(argv).written, now);

const refused = (run: () => unknown, ...expected: readonly RegExp[]) => {
	assert.throws(run, (error: unknown) => {
		assert.ok(error instanceof UsageError, String(error));
		for (const pattern of expected) assert.match(error.message, pattern);
		return true;
	});
};

test('the first word that is no flag is the command, wherever the flags stand', () => {
	assert.deepEqual(readArguments(['--user', 'kim', 'sessions', 'a', 'sessions']), {
		command: 'sessions',
		words: ['a', 'sessions'],
		written: {user: ['kim']},
	});
	assert.deepEqual(readArguments(['a', 'sessions']).command, null);
	assert.deepEqual(readArguments(['--', 'sessions']), {command: null, words: ['sessions'], written: {}});
	assert.deepEqual(readArguments(['constructor']).command, null);
});

test('flags are taken with = and without, and some several times', () => {
	const read = options(
		'sessions',
		'--user=kim',
		'--user',
		'ana',
		'--limit',
		'3',
		'--limit=5',
		'--demo',
		'--kind',
		'auth,timeout',
	);
	assert.deepEqual(read.users, ['kim', 'ana']);
	assert.equal(read.limit, 5);
	assert.equal(read.isDemo, true);
	assert.deepEqual(read.kinds, ['auth', 'timeout']);
	assert.equal(options('sessions', '--limit', '0').limit, null);
});

test('times count from now or are local dates, and until means the end of its day', () => {
	assert.equal(options('sessions', '--since', '48h').since, now - 48 * 3_600_000);
	const day = options('sessions', '--since', '2026-02-01', '--until', '2026-02-01');
	assert.equal((day.until ?? 0) - (day.since ?? 0), 86_400_000 - 1);
});

test('a slip is told with the flag, what was written and the nearest right thing', () => {
	refused(() => readArguments(['sessions', '--frmat', 'md']), /unknown flag --frmat/, /Did you mean --format\?/);
	refused(() => readArguments(['sessions', '-x']), /unknown flag -x/);
	refused(() => readArguments(['sessions', '--constructor']), /unknown flag --constructor/);
	refused(() => readArguments(['sessions', '--repeated']), /sessions has no --repeated; it belongs to commands/);
	refused(() => readArguments(['--sort', 'user']), /the explorer has no --sort/);
	refused(() => readArguments(['sessions', '--user']), /--user needs a value: --user NAME/);
	refused(() => readArguments(['sessions', '--user', '--demo']), /--user needs a value/, /--user=--demo/);
	refused(() => readArguments(['sessions', '--demo=yes']), /--demo takes no value/);
	refused(() => options('sessions', '--format', 'jsonl'), /--format "jsonl": expected one of table, ndjson, tsv, md/);
	refused(() => options('sessions', '--kind', 'auth,permision'), /--kind "permision"/, /Did you mean permission\?/);
	refused(() => options('sessions', '--gap', 'soon'), /--gap "soon": expected seconds or a length of time/);
	refused(() => options('sessions', '--since', '2026-02-31'), /--since "2026-02-31": expected 48h/);
	refused(() => options('sessions', '--limit', '1.5'), /--limit "1\.5": expected a whole number/);
	refused(() => options('sessions', '--sort', 'a b'), /--sort "a b": expected a field/);
	refused(() => options('--at', 'session.jsonl'), /--at "session\.jsonl": expected FILE:LINE/);
	refused(() => options('sessions', '--user='), /--user "": expected a name/);
	refused(() => readArguments(['sessions', '--\u001b]0;x\u0007']), /^unknown flag --\.?$|^unknown flag --/);
});

test('the last colon of a place parts file and line', () => {
	assert.deepEqual(parsePlace('a/b:c.jsonl:705'), {file: 'a/b:c.jsonl', line: 705});
	for (const text of ['a.jsonl', 'a.jsonl:', ':3', 'a:0', 'a:-1', 'a:1x', 'a:9999999999'])
		assert.equal(parsePlace(text), null, text);
});

test('without flags the options are the ones that hold before any is read', () => {
	assert.deepEqual(options('sessions', 'some folder'), noOptions);
});
