/**
 * How the system's ssh asks the person inside this program: it runs a helper (SSH_ASKPASS), the helper reaches us through a
 * socket in a folder that only we can enter. No secret stands in an argument, an environment or a file.
 *
 * ssh asks so when it has no terminal of its own and SSH_ASKPASS_REQUIRE says `force` (since 8.4; older ones look at
 * DISPLAY). All of it comes this way: passphrases, passwords, codes, and whether to trust a host key.
 */
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import {type SafeText, safeLine, safeText} from '../../text/safe-text.ts';
import type {Prompt} from '../remote/transport.ts';
import type {Prompter} from './prompter.ts';

/** ssh's questions are shorter by far. */
const longestPrompt = 16 * 1024;

/** Runs in a process of its own: hands the question over, prints the answer. Exit 1 means that there is none. */
const helper = `
const socket = require('node:net').connect(process.env.SESSION_TUI_ASKPASS);
let answer = '';
socket.setEncoding('utf8');
socket.on('connect', () => socket.end(JSON.stringify([process.argv[2] || '', process.env.SSH_ASKPASS_PROMPT || ''])));
socket.on('data', text => (answer += text));
socket.on('end', () => {
	const given = answer === '' ? null : JSON.parse(answer);
	if (given !== null) process.stdout.write(given + '\\n');
	process.exitCode = given === null ? 1 : 0;
});
socket.on('error', () => (process.exitCode = 1));
`;

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

export interface Question {
	/** As ssh put it; hostile where the server has a say in it. */
	readonly text: string;
	/** SSH_ASKPASS_PROMPT: `confirm`, `none` (nothing to answer, only to know), or empty. */
	readonly manner: string;
}

/** What kind of question it is, by OpenSSH's own words (readpass.c, sshconnect.c, sshconnect2.c). */
export function promptOf({text, manner}: Question): Omit<Prompt, 'server'> {
	const lines = safeText(text.trim()).split('\n');
	const title = safeLine(lines.at(-1) ?? '');
	const details: SafeText[] = lines.slice(0, -1).map(line => safeLine(line));
	if (/continue connecting \(yes\/no|type 'yes', 'no' or the fingerprint/.test(text)) {
		const fingerprint = /(\S+) key fingerprint is (SHA256:\S+?)\.?$/m.exec(lines.join('\n'));
		if (!fingerprint) return {kind: 'host-key', title, details, isVisible: true};
		// Our own words, as with the other engine: what ssh would take for an answer is not what is taken here.
		const host = /authenticity of host '([^' ]+)/.exec(text)?.[1] ?? 'This server';
		const others = details.filter(line => /known by/i.test(line) || /^\s*\S+:\d+: /.test(line));
		return {
			kind: 'host-key',
			title: safeLine(`${host} is not known here yet. Is this its key?`),
			details: [safeLine(`${fingerprint[1]} ${fingerprint[2]}`), ...others],
			isVisible: true,
		};
	}
	const isYesNo = manner === 'confirm' || /\(yes\/no\)|\[y\/n\]/i.test(text);
	const kind = /passphrase for/i.test(text) ? 'passphrase' : /password/i.test(text) ? 'password' : 'question';
	return {kind: isYesNo ? 'question' : kind, title, details, isVisible: isYesNo};
}

/** Whether an answer may be given again by itself: not a code that is good for once. */
export const isReusable = (kind: Prompt['kind']): boolean => kind === 'passphrase' || kind === 'password';

/** Answers that worked, by question; in memory only. */
export type Answers = Map<string, string>;

export interface AskpassOptions {
	readonly folder: string;
	readonly prompter: Prompter;
	/** Filled as answers are given; asked first where the prompter is quiet. */
	readonly answers: Answers;
	/** Nobody answers: ssh would send an empty password, so it has to be ended before it can. */
	readonly onRefusal: (prompt: Omit<Prompt, 'server'>) => void;
	readonly onNotice: (text: string) => void;
}

export interface Askpass {
	/** To add to the environment of ssh. */
	readonly env: Readonly<Record<string, string>>;
	close(): void;
}

/** @param given - questions that were answered from memory: the same one again means that the answer was refused */
async function answerTo(question: Question, options: AskpassOptions, given: Set<string>): Promise<string | null> {
	const {prompter, answers, onNotice, onRefusal} = options;
	const prompt = promptOf(question);
	if (question.manner === 'none') {
		onNotice(prompt.title);
		return '';
	}
	const remembered = prompter.isQuiet && !given.has(question.text) ? answers.get(question.text) : undefined;
	given.add(question.text);
	const answer = remembered ?? (await prompter.ask(prompt));
	if (answer === null) onRefusal(prompt);
	else if (isReusable(prompt.kind)) answers.set(question.text, answer);
	return answer;
}

/** @returns once the helper can be used */
export async function startAskpass(options: AskpassOptions): Promise<Askpass> {
	const socketPath = path.join(options.folder, 'a');
	const helperFile = path.join(options.folder, 'askpass.cjs');
	const program = path.join(options.folder, 'askpass');
	fs.writeFileSync(helperFile, helper, {mode: 0o600});
	fs.writeFileSync(program, `#!/bin/sh\nexec ${quoted(process.execPath)} ${quoted(helperFile)} "$1"\n`, {mode: 0o700});
	const given = new Set<string>();
	const server = net.createServer({allowHalfOpen: true}, connection => {
		let text = '';
		connection.setEncoding('utf8');
		connection.on('error', () => connection.destroy());
		connection.on('data', chunk => {
			text += chunk;
			if (text.length > longestPrompt) connection.destroy();
		});
		connection.on('end', () => {
			const asked: unknown = JSON.parse(text || '[]');
			const [words, manner] = Array.isArray(asked) ? asked : [];
			void answerTo({text: String(words ?? ''), manner: String(manner ?? '')}, options, given).then(answer =>
				connection.end(JSON.stringify(answer)),
			);
		});
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(socketPath, resolve);
	});
	server.unref();
	return {
		env: {
			SSH_ASKPASS: program,
			SSH_ASKPASS_REQUIRE: 'force',
			DISPLAY: process.env.DISPLAY || ':0',
			SESSION_TUI_ASKPASS: socketPath,
			// Whatever started this program may have told Node to load things; the helper is alone.
			NODE_OPTIONS: '',
		},
		close: () => server.close(),
	};
}
