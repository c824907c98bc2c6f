/** `doctor`: goes the way to each source step by step, and says what was found and what to do. Safe to paste into a ticket. */
import fs from 'node:fs';
import path from 'node:path';
import {type Address, parseAddress} from '../sources/address.ts';
import type {Step} from '../sources/doctor/step.ts';
import {withTilde} from '../text/format.ts';
import {visibleLine} from '../text/safe-text.ts';
import {type CommandContext, exitStatus, type FreeCommand, UsageError} from './command.ts';
import {namedSources} from './open-sources.ts';

const signs = {good: '✓', note: '·', bad: '✗'} as const;
const nameColumns = 10;

export const doctorCommand: FreeCommand = {
	kind: 'free',
	async run(context) {
		const {io, words, config} = context;
		if (words.length === 0) throw new UsageError('doctor needs a source: doctor HOST:/data/user_sessions');
		let isBad = false;
		for (const word of namedSources(words, config.sources)) {
			io.stdout.write(`${visibleLine(word)}\n`);
			for await (const step of examine(word, context)) {
				isBad ||= step.state === 'bad';
				io.stdout.write(stepText(step));
			}
		}
		return isBad ? exitStatus.unreadable : exitStatus.ok;
	},
};

/** What the person's own home folder is called is nobody's business. */
export function stepText({name, state, found, next}: Step): string {
	const line = `  ${signs[state]} ${name.padEnd(nameColumns)} ${withTilde(found)}\n`;
	return next === '' ? line : `${line}${' '.repeat(nameColumns + 5)}→ ${withTilde(next)}\n`;
}

async function* examine(word: string, {io, options, servers}: CommandContext): AsyncGenerator<Step, void> {
	const toAbsolute = (local: string) => path.resolve(io.cwd, local.replace(/^~(?=\/|$)/, io.home));
	const address: Address = parseAddress(word, local => fs.existsSync(toAbsolute(local)));
	const {engine, reader} = options.remote;
	const {ask} = servers;
	if (address.kind === 'remote') {
		const {examineServer} = await import('../sources/doctor/examine-server.ts');
		yield* examineServer({address, engine, reader, ask, env: io.env});
	} else if (address.kind === 'bad') throw new UsageError(`${visibleLine(word)}: ${address.message}`);
	else {
		const [{examineFiles}, {LocalTransport}] = await Promise.all([
			import('../sources/doctor/examine-files.ts'),
			import('../sources/remote/local-transport.ts'),
		]);
		const root = toAbsolute(address.path);
		yield* examineFiles({transport: new LocalTransport(), server: 'this machine', root, reader, ask});
	}
}
