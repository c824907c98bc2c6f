import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {Playbook} from '../../source/analysis/playbook.ts';
import type {Prompt} from '../../source/analysis/prompts.ts';
import {Messages, type ProvenanceKind, provenanceOf} from '../../source/analysis/provenance.ts';

const prompt = (text: string, line = 1): Prompt => ({line, event: line, time: line, uuid: null, text, isQueued: false});
const always = () => true;
const of = (command: string, texts: readonly string[], playbook: Playbook | null = null) =>
	provenanceOf(command, new Messages(texts.map((text, index) => prompt(text, index + 1))), always, playbook);

function check(cases: readonly (readonly [string, string, ProvenanceKind])[]): void {
	for (const [command, message, kind] of cases)
		assert.equal(of(command, [message]).kind, kind, `${command} / ${message}`);
}

test('what stands in an earlier message is pasted, however it was shown and framed', () => {
	check([
		['npm run test:e2e', 'Run npm run test:e2e please', 'pasted'],
		['npm run test:e2e', 'Then run `npm run test:e2e`.', 'pasted'],
		['npm run test:e2e', 'It says:\n  $ npm  run   test:e2e\nError', 'pasted'],
		['cd web && npm run test:e2e 2>&1 | tail -50', 'npm run test:e2e fails', 'pasted'],
		['rsync -av \\\n  src/ dst/', 'try\nrsync -av src/ dst/', 'pasted'],
		['rsync -av src/ dst/', '1. rsync -av \\\n     src/ \\\n     dst/', 'pasted'],
		['set -e\nnpm ci\nnpm run build -- --all', '```\nnpm ci\nnpm run build -- --all\n```', 'pasted'],
	]);
});

test('what only looks alike, or stands in a longer word, is not pasted', () => {
	check([
		['npm run test', 'npm run test:e2e', 'improvised'],
		['git push origin', 'the git pushes origin made', 'improvised'],
		['npm run build\nnpm run deploy -- --prod', 'npm run build', 'improvised'],
		['', 'anything', 'improvised'],
		['# nothing', '# nothing', 'improvised'],
	]);
});

test('a command that people speak of in passing is not pasted; given as a command it is', () => {
	check([
		['git status 2>&1', 'our git status has broken, why?', 'improvised'],
		['git status', 'why does git status say that', 'improvised'],
		['npm run build', 'after npm run build it fails', 'improvised'],
		['git push origin main', 'do not git push origin main yet', 'improvised'],
		['cat notes', 'I like cat notes', 'improvised'],
		['git status', 'please look:\ngit status', 'pasted'],
		['git status', 'it says `$ git status` here', 'pasted'],
		['git status', 'anna@box ~ % git status\nfatal: not a git repository', 'pasted'],
		['git status 2>&1', '```sh\ngit status\n```', 'pasted'],
		['npm run build', 'why does "npm run build" fail', 'pasted'],
		['git push --force origin main', 'now git push --force origin main and go', 'pasted'],
		['pytest tests/test_login.py', 'then pytest tests/test_login.py, please', 'pasted'],
		['docker compose up web worker', 'start docker compose up web worker and wait', 'pasted'],
	]);
});

test('what stands in a plan that Claude wrote and the person accepted was not pasted by the person', () => {
	const plan = 'Implement the following plan:\n\n# Plan\n\n- `mise run lint`\n- rsync -av src/ dst/';
	check([
		['mise run lint 2>&1 | grep -v warning', plan, 'improvised'],
		['rsync -av src/ dst/', plan, 'improvised'],
	]);
});

test('a short command counts only where it stands alone or in quotes', () => {
	check([
		['ls', 'the tools list ls of things', 'improvised'],
		['make', 'make it faster', 'improvised'],
		['make', 'run `make`', 'pasted'],
		['make', 'try this:\n$ make\nthanks', 'pasted'],
		['ls -l', 'ls -l', 'pasted'],
	]);
});

test("the person's own shell line is typed, and says where", () => {
	const typed = of('git fetch --all', ['please look', '! git fetch --all']);
	assert.deepEqual([typed.kind, typed.line, typed.sentence], ['typed', 2, 'typed by the person at line 2']);
	assert.equal(of('git fetch', ['! git fetch --all']).kind, 'improvised', 'another command');
	assert.equal(of('git fetch --all', ['! cd tools; git fetch --all']).kind, 'pasted', 'a part of it stands there only');
});

test('a message that came later is not where a command came from', () => {
	const messages = new Messages([prompt('run `npm run build`', 5)]);
	const earlierThan = (line: number) => (one: Prompt) => one.line < line;
	assert.equal(provenanceOf('npm run build', messages, earlierThan(3), null).kind, 'improvised');
	const found = provenanceOf('npm run build', messages, earlierThan(9), null);
	assert.deepEqual([found.kind, found.line, found.context], ['pasted', 5, 'run `npm run build`']);
});

function playbook(files: Readonly<Record<string, string>>): Playbook {
	const book = new Playbook();
	for (const [path, text] of Object.entries(files)) book.add({path, text});
	return book;
}

test('the playbook: code of documents, lines of scripts, steps of pipelines, with file and line', () => {
	const book = playbook({
		'docs/run.md':
			'Never rsync -av a b by hand.\n\n```sh\n# all of it\n$ tools/sync.sh --all\nnpm ci &&  npm run build\n```\nOr `make deploy-all`.\n',
		'ci.yml': 'steps:\n  - run: npm run lint -- --fix\n',
		Dockerfile: 'RUN apt-get install -y rsync\n',
		'package.json': '{\n"scripts": {\n"check": "tsc --noEmit -p .",\n}}',
		Makefile: 'all:\n\t@go build ./cmd/...\n',
	});
	const places: readonly (readonly [string, string | null])[] = [
		['tools/sync.sh --all', 'docs/run.md:5'],
		['cd app && npm ci && npm run build', 'docs/run.md:6'],
		['npm run build', 'docs/run.md:6'],
		['make deploy-all', 'docs/run.md:8'],
		['npm run lint -- --fix 2>&1 | tail -3', 'ci.yml:2'],
		['apt-get install -y rsync', 'Dockerfile:1'],
		['tsc --noEmit -p .', 'package.json:3'],
		['go build ./cmd/...', 'Makefile:2'],
		['tools/sync.sh --all\nnpm run lint -- --fix', 'docs/run.md:5'],
		['rsync -av a b', null],
		['npm run', null],
	];
	for (const [command, expected] of places) {
		const place = book.find(command);
		assert.equal(place && `${place.path}:${place.line}`, expected, command);
	}
	const found = of('make deploy-all', [], book);
	assert.deepEqual([found.kind, found.sentence], ['playbook', 'playbook: docs/run.md:8']);
	assert.equal(of('make deploy-all', ['run `make deploy-all`'], book).kind, 'pasted', 'the person comes first');
});

test('a mere look is not from the playbook, and what is nowhere is improvised', () => {
	const book = playbook({'a.md': '```\nls\ngit status\nls -l src\n```'});
	assert.equal(of('ls', [], book).kind, 'improvised');
	assert.equal(of('git status', [], book).kind, 'improvised');
	assert.match(of('frob --all', [], book).sentence, /not in the playbook$/);
});

test('a fence that never closes, and lines of any kind, are read to the end', () => {
	const book = playbook({'a.md': '~~~\ntools/sync.sh --now\n', 'b.md': '````\n```\nmake all-of-it\n```\n````\n'});
	assert.equal(book.find('tools/sync.sh --now')?.line, 2);
	assert.equal(book.find('make all-of-it')?.line, 3);
	fc.assert(
		fc.property(
			fc.string({unit: 'binary', maxLength: 200}),
			fc.string({unit: 'binary', maxLength: 60}),
			(text, command) => {
				const book = playbook({'x.md': text, x: text});
				assert.ok(book.size >= 0);
				assert.ok(!/[\u0000-\u001f\u007f-\u009f]/.test(of(command, [text], book).sentence));
			},
		),
	);
});

test('a command of several words that was given in code is found again, whatever stands around it', () => {
	const word = fc.stringMatching(/^[a-z][a-z0-9./-]{1,8}$/);
	const line = fc.array(word, {minLength: 3, maxLength: 6}).map(words => words.join(' '));
	fc.assert(
		fc.property(fc.lorem(), line, fc.lorem(), (before, command, after) => {
			assert.equal(of(command, [`${before}\n\n    $ ${command}\n${after}`]).kind, 'pasted');
			assert.equal(of(command, [`${before} \`${command}\` ${after}`]).kind, 'pasted');
		}),
	);
});
