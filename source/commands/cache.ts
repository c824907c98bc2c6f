/** `cache status|clear`: what is kept on this machine of transcripts and servers, and removing it. */
import {cacheFolder} from '../config/paths.ts';
import {clearIndexes, type KeptIndex, keptIndexes} from '../library/cache/status.ts';
import {clearCopies, type KeptCopy, keptCopies} from '../sources/remote/mirror/cache-status.ts';
import {byteSize, plural} from '../text/format.ts';
import {safeLine, visibleLine} from '../text/safe-text.ts';
import {type CommandContext, exitStatus, type FreeCommand, type Io, UsageError} from './command.ts';
import {printRows} from './print-rows.ts';
import type {Field, Row} from './row.ts';
import {tell} from './tell.ts';

const fields: readonly Field[] = [
	{name: 'what', type: 'text', about: 'index (what was found in transcripts) or copy (of a server)', heading: 'what'},
	{name: 'source', type: 'path', about: 'the folder, or the server and the folder there', heading: 'source'},
	{name: 'files', type: 'count', about: 'transcripts', heading: 'files'},
	{name: 'bytes', type: 'bytes', about: 'on this disk', heading: 'size'},
	{name: 'time', type: 'time', about: 'when it was last written or listed', heading: 'time', leaves: 1},
	{name: 'folder', type: 'path', about: 'where it lies', heading: 'folder', leaves: 2},
];

const isoTime = (milliseconds: number | null): string | null =>
	milliseconds === null ? null : new Date(milliseconds).toISOString();

const rowOfIndex = ({root, files, bytes, writtenAt, folder}: KeptIndex): Row => ({
	...{what: 'index', source: root, files, bytes, time: isoTime(writtenAt), folder},
});

const rowOfCopy = ({destination, root, files, bytes, listedAt, folder}: KeptCopy): Row => ({
	...{what: 'copy', source: `${destination}:${root}`, files, bytes, time: isoTime(listedAt), folder},
});

export const cacheCommand: FreeCommand = {
	kind: 'free',
	async run(context) {
		const [what, ...rest] = context.words;
		if (rest.length === 0 && what === 'status') return status(context);
		if (rest.length === 0 && what === 'clear') return clear(context.io);
		const written = context.words.length === 0 ? 'cache' : `cache ${safeLine(context.words.join(' '), 100)}`;
		throw new UsageError(`${written}: expected cache status or cache clear`);
	},
};

async function status({io, options}: CommandContext): Promise<number> {
	const kept = [...keptIndexes(cacheFolder(io.env, io.home)).map(rowOfIndex), ...keptCopies(io).map(rowOfCopy)];
	if (kept.length === 0) tell(io, 'nothing is kept');
	const rows = (async function* () {
		yield* kept;
	})();
	const {sort, limit, format} = options;
	await printRows(io, rows, {fields, sort, limit, format: format ?? 'table'});
	return exitStatus.ok;
}

function clear(io: Io): number {
	const indexes = clearIndexes(cacheFolder(io.env, io.home));
	const {removed, inUse} = clearCopies(io);
	const bytes = [...indexes, ...removed].reduce((sum, one) => sum + one.bytes, 0);
	const transcripts = indexes.reduce((sum, {files}) => sum + files, 0);
	const parts = [
		...(indexes.length > 0 ? [`what was found in ${plural(transcripts, 'transcript')}`] : []),
		...(removed.length > 0 ? [plural(removed.length, 'copy of a server', 'copies of servers')] : []),
	];
	tell(io, parts.length === 0 ? 'nothing is kept' : `removed ${parts.join(' and ')} (${byteSize(bytes)})`);
	for (const {destination} of inUse)
		tell(io, `the copy of ${visibleLine(destination)} is in use by a running session-tui and stays`);
	return exitStatus.ok;
}
