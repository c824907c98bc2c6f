/** `pull SOURCE… DIR`: what sources hold as a folder in the team layout; said again, only what has changed since. */
import fs from 'node:fs';
import path from 'node:path';
import {parseAddress} from '../sources/address.ts';
import {type Pulled, type PullResult, pull} from '../sources/remote/pull.ts';
import {lookInto} from '../sources/remote/pulled-folder.ts';
import type {Source} from '../sources/source.ts';
import {errorCode} from '../sources/system-errors.ts';
import {byteSize, plural} from '../text/format.ts';
import {visibleLine} from '../text/safe-text.ts';
import {type CommandContext, exitStatus, type FreeCommand, UsageError} from './command.ts';
import {openSources} from './open-sources.ts';
import {Progress} from './progress.ts';
import {matchesAny} from './selection.ts';
import {tell} from './tell.ts';
import {unknownUsers} from './unknown-names.ts';

export const pullCommand: FreeCommand = {
	kind: 'free',
	async run(context) {
		const {io, words, options} = context;
		const folder = folderOf(words, io.cwd);
		const {sources, sentences, isIncomplete} = await openSources(context, words.slice(0, -1));
		for (const sentence of sentences) tell(io, sentence);
		const {users} = options;
		const isWanted = users.length === 0 ? null : (user: string) => matchesAny(users, user);
		let isWhole = !isIncomplete;
		const there = new Set<string>();
		const people = new Set<string>();
		for (const source of sources) {
			const found = await pullOne(source, folder, isWanted, context);
			isWhole &&= found !== null;
			for (const one of found?.paths ?? []) there.add(one);
			for (const one of found?.people ?? []) people.add(one);
		}
		if (!isWhole) return exitStatus.unreadable;
		const unknown = unknownUsers(users, people);
		if (unknown !== null) {
			tell(io, unknown);
			return exitStatus.usage;
		}
		// With --since what is older is not looked at there, so nothing can be said of it.
		if (options.since === null) tellKept(folder, there, isWanted, context);
		return exitStatus.ok;
	},
};

function folderOf(words: readonly string[], cwd: string): string {
	const word = words.at(-1);
	if (word === undefined || words.length < 2)
		throw new UsageError('pull needs a source and a folder: pull HOST:PATH DIR');
	const address = parseAddress(word, local => fs.existsSync(path.resolve(cwd, local)));
	if (address.kind !== 'local')
		throw new UsageError(`${visibleLine(word)}: the last word is the folder here to pull into`);
	return path.resolve(cwd, address.path);
}

/** Says how many files lie here that no source has: removed there since, or pulled from elsewhere. Nothing here is removed. */
function tellKept(
	folder: string,
	there: ReadonlySet<string>,
	users: ((user: string) => boolean) | null,
	{io}: CommandContext,
): void {
	const kept = lookInto(folder).transcripts.filter(
		file => !there.has(file) && (users === null || users(file.slice(0, Math.max(0, file.indexOf('/'))))),
	).length;
	if (kept > 0) tell(io, `gone there, or pulled from elsewhere, and kept here: ${kept}`);
}

/** @returns what it has; null where not all of them could be read and written */
async function pullOne(
	source: Source,
	folder: string,
	users: ((user: string) => boolean) | null,
	{io, servers, options}: CommandContext,
): Promise<Pick<PullResult, 'paths' | 'people'> | null> {
	let done = 0;
	const text = () => servers.progressText(Date.now()) ?? `pulling: ${plural(done, 'file')}`;
	const progress = new Progress(io, text, () => servers.isAsking);
	const onPulled = (pulled: Pulled) => {
		done++;
		const {outcome, problem, bytes} = pulled;
		const name = visibleLine(pulled.path);
		if (outcome === 'failed') progress.interrupt(() => tell(io, `${name}: ${visibleLine(problem ?? 'failed')}`));
		else if (outcome !== 'same')
			progress.interrupt(() => io.stdout.write(`${outcome.padEnd(8)}${byteSize(bytes).padStart(8)}  ${name}\n`));
	};
	try {
		const {since} = options;
		const result = await pull(source, folder, {users, since, onPulled});
		const {pulled, problems} = result;
		progress.end();
		for (const problem of problems)
			tell(
				io,
				`${visibleLine(problem.path === '' ? source.name : `${source.name}: ${problem.path}`)}: ${problem.message}`,
			);
		const {new: fresh, grown, changed, same, failed} = pulled;
		const counts = {new: fresh, grown, changed, 'as they were': same, failed};
		const said = Object.entries(counts).flatMap(([word, count]) => (count > 0 ? [`${count} ${word}`] : []));
		tell(io, `${visibleLine(source.name)}: ${said.join(', ') || 'nothing to pull'}`);
		return failed === 0 && problems.length === 0 ? result : null;
	} catch (error) {
		progress.end();
		if (errorCode(error) === null) throw error;
		const isFull = errorCode(error) === 'ENOSPC';
		const why = isFull ? 'the disk is full; what is there is whole, and pull goes on from it' : errorCode(error);
		tell(io, `${visibleLine(folder)}: ${why}`);
		return null;
	}
}
