/** The overview as lines: a heat map with its numbers, hours, weeks, before and after. Readable without colour. */
import type {KindRow, Overview} from '../../library/overview.ts';
import {count, day, hours, moment, zone} from '../../text/format.ts';
import {own, type SafeText, visibleLine} from '../../text/safe-text.ts';
import {columnsOf, fit} from '../../text/width.ts';
import type {Glyphs} from './glyphs.ts';
import type {Span, StyledLine, Tone} from './styled.ts';

const kindWidth = 19;
const cellWidth = 9;

/** Shade of a share of the largest cell: the bar's height says it as well as the tone. */
function heat(value: number, most: number, glyphs: Glyphs): Span[] {
	if (value === 0) return [{text: fit(own('·'), cellWidth, 'right'), tone: 'dim'}];
	const share = value / Math.max(1, most);
	const bar = glyphs.bars[Math.min(7, Math.floor(share * 7.999))] ?? own(' ');
	const tone: Tone = share > 0.66 ? 'red' : share > 0.25 ? 'amber' : 'text';
	return [{text: fit(own(`${count(value)} ${bar}`), cellWidth, 'right'), tone}];
}

const margin: Span = {text: own('  '), tone: 'text'};
const heading = (text: string, note = ''): StyledLine => [
	margin,
	{text: own(text), tone: 'heading'},
	{text: own(note === '' ? '' : `   ${note}`), tone: 'dim'},
];

/** Kinds down, people across, those with the most marks first; whoever does not fit stands in a map below. */
export function heatMap(overview: Overview, columns: number, glyphs: Glyphs): StyledLine[] {
	const room = columns - kindWidth - cellWidth - 4;
	const perMap = Math.max(1, Math.floor(room / cellWidth));
	const lines: StyledLine[] = [heading('Marks by kind and person')];
	for (let from = 0; from === 0 || from < overview.users.length; from += perMap) {
		if (from > 0) lines.push([]);
		lines.push(...peopleMap(overview, from, from + perMap, glyphs));
	}
	return lines;
}

/** The map of the people from one to another. */
function peopleMap(overview: Overview, from: number, to: number, glyphs: Glyphs): StyledLine[] {
	const most = Math.max(1, ...overview.kinds.flatMap(({byUser}) => byUser));
	const name = (user: string): SafeText => {
		const visible = visibleLine(user);
		return fit(own(` ${fit(visible, Math.min(cellWidth - 1, columnsOf(visible)))}`), cellWidth, 'right');
	};
	const seconds = (value: number): Span => ({text: fit(hours(value), cellWidth, 'right'), tone: 'dim'});
	return [
		[
			margin,
			{text: fit(own(''), kindWidth), tone: 'dim'},
			{text: fit(own('all'), cellWidth, 'right'), tone: 'dim'},
			...overview.users.slice(from, to).map((user): Span => ({text: name(user), tone: 'strong'})),
		],
		...[...overview.kinds]
			.sort((a, b) => b.total - a.total)
			.map(
				(row): StyledLine => [
					margin,
					{text: fit(own(row.kind), kindWidth), tone: 'text'},
					{text: fit(count(row.total), cellWidth, 'right'), tone: 'strong'},
					...row.byUser.slice(from, to).flatMap(value => heat(value, most, glyphs)),
				],
			),
		[
			margin,
			{text: fit(own('active'), kindWidth), tone: 'dim'},
			seconds(overview.activeSeconds.reduce((sum, one) => sum + one, 0)),
			...overview.activeSeconds.slice(from, to).map(value => seconds(value)),
		],
	];
}

/** Marks by hour of day: a bar and the number above each hour. */
export function hourLines(overview: Overview, glyphs: Glyphs): StyledLine[] {
	const {red, amber} = overview.hours;
	const sums = red.map((value, hour) => value + (amber[hour] ?? 0));
	const most = Math.max(1, ...sums);
	const cell = (text: string): SafeText => fit(own(text), 4, 'right');
	const row = (make: (hour: number) => Span): StyledLine => [margin, ...sums.map((_, hour) => make(hour))];
	return [
		heading('Marks by hour of day', `times ${zone()}`),
		row(hour => ({text: cell(sums[hour] ? String(sums[hour]) : '·'), tone: sums[hour] ? 'text' : 'dim'})),
		row(hour => {
			const value = sums[hour] ?? 0;
			const bar = value === 0 ? ' ' : (glyphs.bars[Math.min(7, Math.floor((value / most) * 7.999))] ?? ' ');
			return {text: cell(bar.repeat(3)), tone: (red[hour] ?? 0) > 0 ? 'red' : 'amber'};
		}),
		row(hour => ({text: cell(String(hour).padStart(2, '0')), tone: 'dim'})),
	];
}

/** A line a week: marks, active hours, marks per active hour, and a bar. */
export function weekLines(overview: Overview, columns: number, glyphs: Glyphs): StyledLine[] {
	const {weeks} = overview;
	const most = Math.max(1, ...weeks.map(({red, amber}) => red + amber));
	const barRoom = Math.max(8, Math.min(60, columns - 56));
	const lines: StyledLine[] = [
		heading('By week'),
		[
			margin,
			{
				text: own(
					`${'week of'.padEnd(12)}${'active'.padStart(8)}${glyphs.red.padStart(7)}${glyphs.amber.padStart(7)}${'per hour'.padStart(10)}`,
				),
				tone: 'dim',
			},
		],
	];
	for (const week of weeks) {
		const marks = week.red + week.amber;
		const rate = week.activeSeconds > 0 ? (marks / (week.activeSeconds / 3600)).toFixed(1) : '–';
		const bar = (value: number) => glyphs.work.repeat(Math.round((value / most) * barRoom));
		lines.push([
			margin,
			{text: fit(day(week.start), 12), tone: 'text'},
			{text: fit(hours(week.activeSeconds), 8, 'right'), tone: 'dim'},
			{text: fit(count(week.red, 'dash'), 7, 'right'), tone: week.red > 0 ? 'red' : 'dim'},
			{text: fit(count(week.amber, 'dash'), 7, 'right'), tone: week.amber > 0 ? 'amber' : 'dim'},
			{text: fit(own(rate), 10, 'right'), tone: 'text'},
			{text: own('  '), tone: 'text'},
			{text: own(bar(week.red)), tone: 'red'},
			{text: own(bar(week.amber)), tone: 'amber'},
		]);
	}
	return lines;
}

/** The same kinds before and after a moment, per active hour so that the two can be compared. */
export function splitLines(overview: Overview, glyphs: Glyphs): StyledLine[] {
	const {split} = overview;
	if (!split)
		return [heading('Before and after', '@ compares the time before a date or a fix (#84) with the time since')];
	const {activeBefore, activeAfter} = split;
	const rate = (value: number | null, seconds: number) =>
		value === null || seconds < 60 ? null : value / (seconds / 3600);
	const cell = (value: number | null) => fit(own(value === null ? '–' : value.toFixed(2)), 10, 'right');
	const change = (before: number | null, after: number | null): Span => {
		if (before === null || after === null || before === 0) return {text: fit(own('–'), 10, 'right'), tone: 'dim'};
		const share = Math.round((after / before - 1) * 100);
		const sign = share > 0 ? glyphs.ascending : share < 0 ? glyphs.descending : own(' ');
		return {
			text: fit(own(`${share > 0 ? '+' : ''}${share}% ${sign}`), 10, 'right'),
			tone: share > 0 ? 'red' : 'text',
		};
	};
	const row = ({kind, before, after}: KindRow): StyledLine => {
		const [was, is] = [rate(before, activeBefore), rate(after, activeAfter)];
		return [
			margin,
			{text: fit(own(kind), kindWidth), tone: 'text'},
			{text: fit(count(before), 8, 'right'), tone: 'dim'},
			{text: fit(count(after), 8, 'right'), tone: 'dim'},
			{text: cell(was), tone: 'text'},
			{text: cell(is), tone: 'text'},
			change(was, is),
		];
	};
	return [
		heading(
			`Before and after ${moment(split.time)}`,
			`${hours(activeBefore)} active before, ${hours(activeAfter)} since`,
		),
		[
			margin,
			{
				text: own(
					`${''.padEnd(kindWidth)}${'before'.padStart(8)}${'since'.padStart(8)}${'per hour'.padStart(10)}${'since'.padStart(10)}${'change'.padStart(10)}`,
				),
				tone: 'dim',
			},
		],
		...overview.kinds.map(row),
	];
}
