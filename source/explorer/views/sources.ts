/** What was read and what was not: totals per source, unreadable files, skipped lines, left-out files, kinds of lines. */

import {byteSize, count, plural} from '../../text/format.ts';
import {own, type SafeText, safeLine, visibleLine} from '../../text/safe-text.ts';
import {cutMiddle} from '../../text/width.ts';
import {knownTypes} from '../../transcript/known-types.ts';
import {staticTable} from '../present/static-table.ts';
import type {StyledLine} from '../present/styled.ts';
import type {Column} from '../present/table.ts';
import {EventsView} from './events.ts';
import {ListView, type Sort} from './list-view.ts';
import {ServerView, serverLine} from './server.ts';

interface Finding {
	readonly key: string;
	readonly what: 'server' | 'cannot be read' | 'lines skipped' | 'left out' | 'unknown type' | 'type';
	readonly amount: number;
	readonly where: string;
	readonly why: string;
	/** Library id of the session it is about, and the line to look at. */
	readonly session: number | null;
	/** The server it is about, by the name of its source. */
	readonly server?: string;
}

/** A longer name would break the table on a terminal of 80 columns. */
const sourceColumns = 32;

interface SourceTotals {
	sessions: number;
	events: number;
	skipped: number;
	bytes: number;
}

const order: readonly Finding['what'][] = [
	'server',
	'cannot be read',
	'lines skipped',
	'unknown type',
	'left out',
	'type',
];

export class SourcesView extends ListView<Finding> {
	readonly name = 'sources';
	/** What the totals shown were made from. */
	private drawing = '';
	private drawn: readonly SafeText[] = [];

	crumb(): SafeText {
		return own('what was read');
	}

	override summary(): StyledLine {
		const {progress} = this.context.library.state;
		return [
			...this.filterSpans(),
			{text: own(`  ${plural(progress.files, 'file')} · ${byteSize(progress.bytes)}`), tone: 'dim'},
		];
	}

	override head(columns: number): readonly StyledLine[] {
		const {servers} = this.context.library.state;
		return [
			...servers.map(status => serverLine(status, Date.now())),
			...this.totals().map((text): StyledLine => [{text: own(` ${text}`), tone: 'dim'}]),
			...super.head(columns),
		];
	}

	protected source(): readonly Finding[] {
		const {sessions, problems, leftOut, types, servers} = this.context.library.state;
		const findings: Finding[] = servers.map(status => ({
			key: `server ${status.source}`,
			what: 'server',
			amount: status.files,
			where: status.source,
			why: status.error === null ? 'Enter shows how it is reached' : 'Enter shows what is wrong, in its own words',
			session: null,
			server: status.source,
		}));
		for (const {source, path, message} of problems)
			findings.push({
				key: `problem ${source} ${path}`,
				what: 'cannot be read',
				amount: 1,
				where: path || source,
				why: message,
				session: null,
			});
		for (const session of sessions.values()) {
			if (session.badLines === 0) continue;
			findings.push({
				key: `bad ${session.id}`,
				what: 'lines skipped',
				amount: session.badLines,
				where: session.file,
				why: 'no JSON object on the line; Enter shows the session',
				session: session.id,
			});
		}
		for (const [type, amount] of Object.entries(types)) {
			const isKnown = knownTypes.has(type);
			findings.push({
				key: `type ${type}`,
				what: isKnown ? 'type' : 'unknown type',
				amount,
				where: type || '(no type)',
				why: isKnown ? '' : 'kept and shown as it is',
				session: null,
			});
		}
		for (const {source, path, reason} of leftOut) {
			findings.push({
				key: `out ${source} ${path}`,
				what: 'left out',
				amount: 1,
				where: path,
				why: reason,
				session: null,
			});
		}
		return findings;
	}

	protected keyOf(finding: Finding): string {
		return finding.key;
	}

	protected fields(finding: Finding): ReturnType<ListView<Finding>['fields']> {
		return {text: safeLine(`${finding.what} ${finding.where} ${finding.why}`, 2_000)};
	}

	protected openItem(finding: Finding): void {
		if (finding.server !== undefined) this.context.push(new ServerView(this.context, finding.server));
		else if (finding.session === null) this.context.flash('nothing more to show');
		else this.context.push(new EventsView(this.context, finding.session, null));
	}

	protected emptyText(): string {
		return 'Nothing has been read yet.';
	}

	protected sorts(): readonly Sort<Finding>[] {
		return [
			{
				column: 'what',
				label: 'kind',
				usual: 'ascending',
				compare: (a, b) => order.indexOf(a.what) - order.indexOf(b.what) || b.amount - a.amount,
			},
		];
	}

	protected columns(): readonly Column<Finding>[] {
		return [
			{
				id: 'what',
				heading: own('what'),
				align: 'left',
				width: 15,
				cell: ({what}) => [
					{
						text: own(what),
						tone: what === 'server' ? 'strong' : what === 'type' || what === 'left out' ? 'dim' : 'amber',
					},
				],
			},
			{
				id: 'amount',
				heading: own('lines'),
				align: 'right',
				width: 8,
				cell: ({amount, what}) =>
					what === 'left out' || what === 'cannot be read' || what === 'server' ? own('–') : count(amount),
			},
			{
				id: 'where',
				heading: own('where'),
				align: 'left',
				width: 'flex',
				limit: 20,
				shorten: 'middle',
				cell: ({where}) => visibleLine(where, 400),
			},
			{
				id: 'why',
				heading: own('why'),
				align: 'left',
				width: 'fit',
				limit: 50,
				leaves: 1,
				tone: 'dim',
				cell: ({why}) => safeLine(why, 200),
			},
		];
	}

	/** One row a source. */
	private totals(): readonly SafeText[] {
		const {sessions, progress} = this.context.library.state;
		const bySource = new Map<string, SourceTotals>();
		for (const session of sessions.values()) {
			const sum = bySource.get(session.source) ?? {sessions: 0, events: 0, skipped: 0, bytes: 0};
			sum.sessions++;
			sum.events += session.events;
			sum.skipped += session.badLines;
			sum.bytes += session.bytes;
			bySource.set(session.source, sum);
		}
		const key = `${progress.filesDone} ${sessions.size}`;
		if (this.drawing !== key) {
			this.drawing = key;
			void this.draw(bySource);
		}
		return this.drawn;
	}

	private async draw(bySource: ReadonlyMap<string, SourceTotals>): Promise<void> {
		const rows = [...bySource].map(([source, sum]) => ({
			source: cutMiddle(visibleLine(source), sourceColumns),
			sessions: count(sum.sessions),
			events: count(sum.events),
			'lines skipped': count(sum.skipped),
			size: byteSize(sum.bytes),
		}));
		this.drawn = await staticTable(rows);
		this.context.changed();
	}
}
