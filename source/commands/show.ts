/** `show FILE:LINE [SOURCE…]`: the event on a line whole, sanitised; of a step always the call with its whole result. */
import fs from 'node:fs';
import path from 'node:path';
import {readLines} from '../library/read-lines.ts';
import {visibleLine} from '../text/safe-text.ts';
import {type CommandContext, exitStatus, type FreeCommand, UsageError} from './command.ts';
import {inert} from './formats/ndjson.ts';
import {originsIn, readContextPlaybook} from './origins.ts';
import {Output} from './output.ts';
import {parsePlace, type WrittenPlace} from './place.ts';
import {namesSession} from './selection.ts';
import {shownEvent} from './show-text.ts';
import {tell} from './tell.ts';
import {readSources, type SelectedFile} from './workspace.ts';

export const showCommand: FreeCommand = {
	kind: 'free',
	async run(context) {
		const {io, words, options} = context;
		const [written, ...sources] = words;
		if (written === undefined) throw new UsageError('show needs a place: session-tui show FILE:LINE [SOURCE…]');
		const place = parsePlace(written);
		if (!place)
			throw new UsageError(`show ${visibleLine(written, 200)}: expected FILE:LINE, such as kim/session.jsonl:705`);
		if (options.format !== null && options.format !== 'ndjson')
			throw new UsageError(`show prints text, or the event itself with --format ndjson; not ${options.format}`);
		const {file, isIncomplete} = await findFile(context, place, sources);
		const {record, facts} = file;
		// Of a step the call and the result are both wanted, whichever of the two lines was named.
		const steps = facts.steps.filter(({line, resultLine}) => line === place.line || resultLine === place.line);
		const wanted = new Set([place.line, ...steps.flatMap(({line, resultLine}) => [line, resultLine])]);
		const {entries, badLines} = await readLines(record, wanted);
		const asked = entries.filter(({line}) => line === place.line);
		const broken = badLines.filter(({line}) => line === place.line);
		if (asked.length + broken.length === 0)
			throw new UsageError(`${visibleLine(file.file)} holds nothing on line ${place.line}`);
		const origin = originsIn(file, await readContextPlaybook(context));
		const textOf = async ({offset, length}: {offset: number; length: number}): Promise<string> =>
			(await record.source.readRange(record.file.path, offset, length)).toString('utf8');

		const output = new Output(io.stdout);
		if (options.format === 'ndjson') for (const entry of asked) await output.line(inert(await textOf(entry)));
		else {
			for (const entry of asked) await output.line(shownEvent(file, entry, entries, origin));
			for (const bad of broken) await output.line(visibleLine(await textOf(bad), bad.length));
		}
		await output.flush();
		if (broken.length > 0) tell(io, `${visibleLine(file.file)}:${place.line}: a broken line, no JSON object`);
		return isIncomplete || broken.length > 0 ? exitStatus.unreadable : exitStatus.ok;
	},
};

/** The one file that is meant: by its path below any source, by its name or id, or as a path of this machine. */
async function findFile(
	context: CommandContext,
	place: WrittenPlace,
	words: readonly string[],
): Promise<{file: SelectedFile; isIncomplete: boolean}> {
	const {io, options} = context;
	const isHere = words.length === 0 && !options.isDemo && isFile(path.resolve(io.cwd, place.file));
	const {files, isIncomplete} = await readSources(context, {
		words: isHere ? [place.file] : words,
		keep: ({path, id}) => isHere || namesSession(place.file, {file: path, ids: [id]}),
	});
	const exact = files.filter(({file}) => file === place.file);
	const found = exact.length > 0 ? exact : files;
	const [file] = found;
	if (file && (found.length === 1 || exact.length > 0)) return {file, isIncomplete};
	const name = visibleLine(place.file, 200);
	if (!file) throw new UsageError(`show ${name}: no such file in the sources; rows give FILE as it is meant here`);
	const several = found.slice(0, 5).map(one => visibleLine(one.file, 200));
	throw new UsageError(`show ${name}: means several files, among them ${several.join(', ')}`);
}

function isFile(absolute: string): boolean {
	try {
		return fs.statSync(absolute).isFile();
	} catch {
		return false;
	}
}
