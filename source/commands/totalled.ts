/** What totals are made of: the selected files with the marks that the filters mean, as far as they are new if that was asked. */
import {changedFacts} from '../analysis/changed-facts.ts';
import type {FileFacts} from '../analysis/file-indexer.ts';
import {hasNews, newsOf} from '../library/news.ts';
import type {TotalledFile} from '../library/totals.ts';
import type {CommandContext} from './command.ts';
import type {LastRun} from './last-run.ts';
import {meantMarks} from './meant-marks.ts';
import {fits, happeningsOf} from './selection.ts';
import type {SelectedFile, Workspace} from './workspace.ts';

/** `report`: what came since the last run. `again`: what the last run told. */
export interface Since {
	readonly run: LastRun;
	readonly which: 'report' | 'again';
}

/** The filters' words as they were written, in one order: what the commands that a report lists are given. */
export function filterWords({written}: CommandContext): string[] {
	const flags = [
		'user',
		'session',
		'since',
		'until',
		'kind',
		'outcome',
		'tool',
		'gap',
		'slow',
		'signature',
		'zone',
		'playbook',
		'transport',
		'reader',
	] as const;
	return [
		...(written.demo ? ['--demo'] : []),
		...(written['no-cache'] ? ['--no-cache'] : []),
		...flags.flatMap(flag => (written[flag] ?? []).flatMap(value => [`--${flag}`, value])),
	];
}

export function totalledFiles(
	{library, files}: Workspace,
	{options}: Pick<CommandContext, 'options'>,
	since: Since | null,
): TotalledFile[] {
	const narrowed = files.map(selected => ({selected, facts: meantFacts(newFacts(selected, since), options)}));
	// A session of whose sub-agents something is new is named with it.
	const withNews = new Set(
		narrowed.flatMap(({selected, facts}) => (since === null || hasNews(facts) ? [selected.session] : [])),
	);
	return narrowed.flatMap(({selected, facts}): TotalledFile[] => {
		const {record, user, file, session} = selected;
		if (!withNews.has(session)) return [];
		return [
			{
				file: record.id,
				session: session.id,
				user,
				path: file,
				start: session.facts?.start ?? facts.start,
				facts,
				copiedKeys: library.copiedKeysOf(record.id),
				isFolded: session !== record,
			},
		];
	});
}

function newFacts(selected: SelectedFile, since: Since | null): FileFacts {
	const {facts} = selected;
	if (since === null) return facts;
	const {run, which} = since;
	return which === 'report'
		? newsOf(facts, run.after(selected), null)
		: newsOf(facts, run.before(selected), run.after(selected));
}

function meantFacts(facts: FileFacts, options: CommandContext['options']): FileFacts {
	const meant = new Set(
		happeningsOf(facts, [...meantMarks(facts, options), ...(options.onlyRegressions ? [] : facts.setAside)]).flatMap(
			({step, marks}) => marks.filter(mark => fits({step, marks: [mark]}, options)),
		),
	);
	const {signature} = options;
	const isMeant = (mark: FileFacts['marks'][number]): boolean =>
		meant.has(mark) && (signature === null || mark.signature === signature);
	return changedFacts(facts, {marks: facts.marks.filter(isMeant), setAside: facts.setAside.filter(isMeant)});
}
