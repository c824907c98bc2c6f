/**
 * `issue SIGNATURE|SESSION:LINE [SOURCE…]`: the draft of a GitHub issue about one signature, to the terminal, to a file, or
 * to `gh issue create` after a look for a duplicate.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import {type Mark, markKinds} from '../analysis/types.ts';
import {nearest} from '../config/nearest.ts';
import {type DraftPlace, draftInput} from '../library/draft-input.ts';
import {groupBySignature, type SignatureGroup} from '../library/friction.ts';
import type {TotalledFile} from '../library/totals.ts';
import {createIssue, findDuplicates, type GhOptions} from '../report/gh.ts';
import {type IssueDraft, issueDraft, openGaps, withBody} from '../report/issue-draft.ts';
import {problemMessage} from '../sources/system-errors.ts';
import {plural} from '../text/format.ts';
import {visibleLine} from '../text/safe-text.ts';
import {type CommandContext, exitStatus, type FreeCommand, UsageError} from './command.ts';
import {readContextPlaybook} from './origins.ts';
import {parsePlace} from './place.ts';
import {redactionOf} from './redaction.ts';
import {writeOut} from './report.ts';
import {namesSession} from './selection.ts';
import {tell} from './tell.ts';
import {filterWords, totalledFiles} from './totalled.ts';
import {readSources, type Workspace} from './workspace.ts';

export const issueCommand: FreeCommand = {
	kind: 'free',
	async run(context) {
		const {io, written} = context;
		const [asked, ...words] = context.words;
		if (asked === undefined)
			throw new UsageError('issue needs to know of what: session-tui issue SIGNATURE|SESSION:LINE [SOURCE…]');
		const workspace = await readSources(context, {words, needsAll: true});
		const meant = findSignature(asked, totalledFiles(workspace, context, null), workspace);
		if (typeof meant === 'string') {
			tell(io, meant);
			return workspace.isIncomplete ? exitStatus.unreadable : exitStatus.nothingFound;
		}
		const {library, fixes} = workspace;
		const playbook = await readContextPlaybook(context);
		const input = await draftInput(meant.group, meant.about, {library, fixes, playbook});
		const redaction = redactionOf(context, workspace);
		const drafted = issueDraft(input, redaction, {sources: words, filters: filterWords(context)});
		const from = written.from?.at(-1);
		const draft = from === undefined ? drafted : await completed(context, drafted, from);
		if (typeof draft === 'string') {
			tell(io, draft);
			return exitStatus.unreadable;
		}
		if (!(await writeOut(context, written.output?.at(-1), draft.body))) return exitStatus.unreadable;
		tell(io, `title: ${draft.title}`);
		tell(io, `labels: ${draft.labels.join(', ')}`);
		const gaps = openGaps(draft.body);
		if (gaps > 0)
			tell(io, `${plural(gaps, 'gap')} for a person to fill in${written.create ? '' : ', then --from FILE --create'}`);
		if (written.create && gaps > 0) {
			tell(io, 'nothing was created: write the draft to a file with -o FILE, fill them in, then --from FILE --create');
			return exitStatus.usage;
		}
		if (written.create) return create(context, draft);
		return workspace.isIncomplete ? exitStatus.unreadable : exitStatus.ok;
	},
};

interface Meant {
	readonly group: SignatureGroup;
	readonly about: DraftPlace | null;
}

/** The signature that was written, a part of one, or that of the mark at a place; else a sentence. */
function findSignature(asked: string, files: readonly TotalledFile[], workspace: Workspace): Meant | string {
	const groups = [...groupBySignature(files).values()].sort(
		(a, b) => markKinds.indexOf(a.kind) - markKinds.indexOf(b.kind),
	);
	const exact = groups.filter(({signature}) => signature === asked);
	if (exact[0] && exact.length === 1) return {group: exact[0], about: null};
	if (exact.length > 1)
		return `${visibleLine(asked, 200)} stands for several kinds: choose one with --kind ${exact.map(({kind}) => kind).join(' or ')}`;
	const place = parsePlace(asked);
	if (place !== null) {
		const ofPlace = atPlace(place, files, groups, workspace);
		if (ofPlace !== null) return ofPlace;
	}
	const lower = asked.toLowerCase();
	const parts = groups.filter(({signature}) => signature.toLowerCase().includes(lower));
	if (parts[0] && parts.length === 1) return {group: parts[0], about: null};
	if (parts.length > 1) {
		const some = parts.slice(0, 5).map(({kind, signature}) => `\n  ${kind}: ${visibleLine(signature)}`);
		return `${visibleLine(asked, 200)} stands in ${plural(parts.length, 'signature')}; say more of one:${some.join('')}${parts.length > 5 ? '\n  …' : ''}`;
	}
	const close = nearest(
		asked,
		groups.map(({signature}) => signature),
	);
	const hint =
		close === null ? 'friction --by signature lists them' : `did you mean ${visibleLine(JSON.stringify(close), 200)}?`;
	return `no mark has the signature ${visibleLine(JSON.stringify(asked), 200)}; ${hint}`;
}

/** null where the words name no file: then they may be a signature. */
function atPlace(
	place: {readonly file: string; readonly line: number},
	files: readonly TotalledFile[],
	groups: readonly SignatureGroup[],
	{library}: Workspace,
): Meant | string | null {
	const named = files.filter(({path, file}) =>
		namesSession(place.file, {
			file: path,
			ids: [library.get(file)?.file.id ?? null, library.get(file)?.facts?.sessionId ?? null],
		}),
	);
	if (named.length === 0) return null;
	for (const file of named) {
		const mark = file.facts.marks.find(one => isAt(one, place.line, [file]));
		const group = mark && groups.find(({kind, signature}) => kind === mark.kind && signature === mark.signature);
		if (mark && group) return {group, about: {file: file.file, line: mark.line}};
	}
	const [file] = named;
	const aside = named.flatMap(({facts}) => facts.setAside).find(mark => isAt(mark, place.line, named));
	const why = aside === undefined ? '' : ` (its ${aside.kind} is ${reasonOf(aside)})`;
	return `${visibleLine(file?.path ?? place.file)}:${place.line} carries no mark that counts${why}; friction --session lists those that do`;
}

/** Whether a mark stands at a line, or at the step that was called or answered there. */
const isAt = ({line, toolUseId}: Mark, place: number, files: readonly TotalledFile[]): boolean =>
	line === place ||
	files.some(({facts}) =>
		facts.steps.some(step => step.id === toolUseId && (step.line === place || step.resultLine === place)),
	);

function reasonOf({standing, fixedBy}: Mark): string {
	if (standing === 'fixed') return `fixed by ${fixedBy}: its session began before the fix; --include-fixed counts it`;
	return standing === 'muted' ? 'muted by the configuration' : 'judged not friction';
}

/** The draft with the body that a person has completed; a sentence where that cannot be taken. */
async function completed({io, options}: CommandContext, draft: IssueDraft, from: string): Promise<IssueDraft | string> {
	let body: string;
	try {
		body = await fs.readFile(path.resolve(io.cwd, from), 'utf8');
	} catch (error) {
		return `${visibleLine(from)}: ${problemMessage(error)}; the draft is written to a file with -o FILE`;
	}
	if (!body.split(/\r?\n/).some(line => line.trim() === draft.marker))
		return `${visibleLine(from)} is no draft of this signature: its last line should be ${draft.marker}`;
	return withBody(draft, body, options.redacts ? {homes: [io.home], hosts: options.hosts} : null);
}

async function create({io, written}: CommandContext, draft: IssueDraft): Promise<number> {
	const options: GhOptions = {repository: written.repo?.at(-1) ?? null, folder: io.cwd, environment: {...io.env}};
	try {
		const [known] = await findDuplicates(draft.marker, options);
		if (known !== undefined) {
			tell(
				io,
				`#${known.number} (${known.state.toLowerCase()}) is about this signature already: ${visibleLine(known.url)}; nothing was created`,
			);
			return exitStatus.nothingFound;
		}
		tell(io, `created ${visibleLine(await createIssue(draft, options))}`);
		return exitStatus.ok;
	} catch (error) {
		if (!(error instanceof Error) || error.name !== 'GhError') throw error;
		tell(io, `${visibleLine(error.message, 500)} Nothing was created.`);
		return exitStatus.unreadable;
	}
}
