/** The error catalogue: every row is reached by what was really said, and says it to a person. */
import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {errorRows, explainError, findErrorRow} from '../../../source/sources/remote/errors.ts';

const context = {server: 'kids', host: '10.1.2.3', port: 2222, user: 'kim', path: '/data/a.jsonl', seconds: 15};

describe('the error catalogue', () => {
	for (const row of errorRows)
		for (const where of row.where)
			test(`${where}: "${row.example.slice(0, 70)}" is ${row.kind}`, () => {
				assert.equal(findErrorRow(where, row.example), row);
				assert.equal(findErrorRow(where, `noise before\n${row.example}\nnoise after`), row, 'among other lines');
				const error = explainError(where, row.example, context);
				assert.equal(error.kind, row.kind);
				assert.doesNotMatch(error.message + error.hint, /[{}]|undefined/);
				assert.match(error.message, /^.+\S$/);
				assert.notEqual(error.raw, '');
			});

	test('more texts of the wild fall under their rows', () => {
		const said: readonly (readonly ['ssh2' | 'ssh' | 'remote', string, string])[] = [
			['ssh', 'ssh: Could not resolve hostname nosuchhost.invalid: Name or service not known', 'dns'],
			['ssh', 'ssh: connect to host 127.0.0.1 port 2399: Connection refused', 'refused'],
			['ssh2', 'read ECONNRESET', 'dropped'],
			['ssh2', 'Connection lost before handshake', 'dropped'],
			['ssh2', 'Host denied (verification failed)', 'host-key'],
			['ssh2', 'Handshake failed: no matching key exchange algorithm', 'algorithm'],
			['ssh2', 'Unsupported key format', 'key-type'],
			['ssh', '/root/.ssh/config: terminating, 1 bad configuration options', 'config'],
			['ssh', 'mux_client_request_session: session request failed: Session open refused by peer', 'sessions'],
			['remote', 'sudo: interactive authentication is required', 'sudo'],
			['remote', 'kim is not in the sudoers file.', 'sudo-denied'],
			['remote', "I'm sorry kim. I'm afraid I can't do that", 'sudo-denied'],
			['remote', 'Sorry, try again.\nsudo: 1 incorrect password attempt', 'sudo-password'],
			['remote', "env: 'sudo': No such file or directory", 'sudo-missing'],
			['remote', 'The "no new privileges" flag is set, which prevents sudo from running as root.', 'sudo-denied'],
			[
				'remote',
				"sudo: a terminal is required to read the password; either use ssh's -t option or configure an askpass helper",
				'sudo',
			],
		];
		for (const [where, text, kind] of said) assert.equal(findErrorRow(where, text)?.kind, kind, text);
	});

	test('names what the person needs', () => {
		assert.match(explainError('ssh2', 'connect ECONNREFUSED 10.1.2.3:2222', context).message, /10\.1\.2\.3:2222/);
		const denied = explainError('ssh', 'kim@10.1.2.3: Permission denied (publickey,password).', context);
		assert.match(denied.message, /user kim.*publickey,password/);
		const offer = explainError(
			'ssh',
			'Unable to negotiate with 1.2.3.4 port 22: no matching host key type found. Their offer: ssh-dss\r\n',
			context,
		);
		assert.match(offer.message, /Their offer: ssh-dss/);
		const config = explainError(
			'ssh',
			'a warning\n/home/kim/.ssh/config: line 3: Bad configuration option: x\n',
			context,
		);
		assert.match(config.message, /config: line 3: Bad configuration option: x/);
	});

	test('what is not there is said with the host once', () => {
		for (const [server, host] of [
			['kids:/tmp/x', 'kids'],
			['ssh://kim@kids:2222/tmp/x', 'ssh://kim@kids:2222'],
			['kids:', 'kids:'],
			['kids', 'kids'],
		] as const) {
			const said = explainError('remote', 'find: /tmp/x: No such file or directory', {server, path: '/tmp/x'});
			assert.equal(said.message, `/tmp/x is not there on ${host}.`);
		}
	});

	test('shows what no row knows in its own words, without control characters', () => {
		const error = explainError('ssh', 'first\n\u001b]0;title\u0007the \u001b[31mred\u001b[0m end\r\n', context, {
			kind: 'dropped',
			message: 'The proxy failed.',
		});
		assert.deepEqual([error.kind, error.message, error.hint], ['dropped', 'The proxy failed.', 'the red end']);
		assert.equal(error.raw, 'first\nthe red end');
		const hostile = explainError('remote', "find: '/data/\u001b]52;c;eA==\u0007x': Permission denied", context);
		assert.equal(hostile.message, '/data/x cannot be listed.');
	});
});
