/** One server: how it stands, how it is reached and read, and where something is wrong the raw words of it. */

import {phaseText, wayText} from '../../sources/remote/say-status.ts';
import type {RemoteStatus} from '../../sources/remote/status.ts';
import {moment} from '../../text/format.ts';
import {own, type SafeText, safeLine, safeText, visibleLine} from '../../text/safe-text.ts';
import {cutMiddle, wrap} from '../../text/width.ts';
import type {ActionId} from '../keys/keymap.ts';
import type {StyledLine, Tone} from '../present/styled.ts';
import {ScrolledLines} from './scrolled.ts';
import type {BodyLine, View, ViewContext, WindowSize} from './view.ts';

const labelColumns = 12;

export class ServerView implements View {
	readonly name = 'server';
	private readonly scrolled = new ScrolledLines();

	constructor(
		private readonly context: ViewContext,
		/** What the person wrote for it. */
		private readonly source: string,
	) {}

	crumb(): SafeText {
		return visibleLine(this.source);
	}

	summary(): StyledLine {
		return [];
	}

	head(): readonly StyledLine[] {
		return [];
	}

	body({columns, rows}: WindowSize): readonly BodyLine[] {
		const status = this.context.library.state.servers.find(({source}) => source === this.source);
		return this.scrolled.window(status ? serverLines(status, columns, Date.now()) : [], rows);
	}

	state(): StyledLine {
		return [{text: own(this.scrolled.state()), tone: 'dim'}];
	}

	can(action: ActionId): boolean {
		return action !== 'open';
	}

	act(action: ActionId): boolean {
		return this.scrolled.act(action);
	}

	refresh(): void {}
}

const isTrouble = ({phase}: RemoteStatus): boolean => phase === 'failed' || phase === 'waiting' || phase === 'offline';

/** The same in one line. `now`: milliseconds since the epoch. */
export const serverLine = (status: RemoteStatus, now: number): StyledLine => [
	{text: own(' '), tone: 'text'},
	{text: cutMiddle(visibleLine(status.source), 40), tone: 'strong'},
	{text: own('  '), tone: 'text'},
	{text: phaseText(status, now), tone: isTrouble(status) ? 'amber' : 'text'},
	{text: own('  '), tone: 'text'},
	{text: wayText(status), tone: 'dim'},
];

/** `now`: milliseconds since the epoch. */
export function serverLines(status: RemoteStatus, columns: number, now: number): StyledLine[] {
	const {source, copyTime, error} = status;
	const lines: StyledLine[] = [[]];
	const row = (label: string, text: SafeText, tone: Tone = 'text') => {
		wrap(text, Math.max(20, columns - labelColumns - 4)).forEach((part, index) => {
			const left = own(`  ${(index === 0 ? label : '').padEnd(labelColumns)}`);
			lines.push([
				{text: left, tone: 'dim'},
				{text: part.text, tone},
			]);
		});
	};
	row('server', visibleLine(source), 'strong');
	const way = wayText(status);
	if (way !== '') row('way', way);
	row('now', phaseText(status, now), isTrouble(status) ? 'amber' : 'text');
	row('copy', copyTime === null ? own('none yet') : own(`as the server was at ${moment(copyTime, {seconds: true})}`));
	if (error === null) return lines;
	lines.push([]);
	row('wrong', safeLine(error.message), 'amber');
	if (error.hint !== '') row('to do', safeLine(error.hint));
	if (error.raw !== '') row('raw', safeText(error.raw), 'dim');
	return lines;
}
