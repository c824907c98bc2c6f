/** The values of the flags, validated: what was written becomes what is meant, or a message that names the flag. */
import * as z from 'zod/mini';
import {type MarkKind, markKinds, type Outcome, outcomes, type Severity} from '../analysis/types.ts';
import {durationForm, parseDuration} from '../config/duration.ts';
import {didYouMean} from '../config/nearest.ts';
import {parseMoment} from '../search/query.ts';
import {engineChoices, type RemoteSettings, usualRemoteSettings} from '../sources/open-remote.ts';
import {safeLine} from '../text/safe-text.ts';
import {UsageError} from './command.ts';
import {allFormats, type CountedBy, countedBy, type FlagName, type Format, type WrittenFlags} from './flags.ts';
import {parsePlace, type WrittenPlace} from './place.ts';
import type {SortKey} from './row.ts';

export interface Options {
	readonly isDemo: boolean;
	readonly at: WrittenPlace | null;
	/** Names with `*` for any letters; empty for everybody. */
	readonly users: readonly string[];
	readonly sessions: readonly string[];
	/** Milliseconds since the epoch, both included. */
	readonly since: number | null;
	readonly until: number | null;
	readonly kinds: readonly MarkKind[];
	readonly outcomes: readonly Outcome[];
	readonly tools: readonly string[];
	/** null: what the configuration says. */
	readonly gapSeconds: number | null;
	readonly slowSeconds: number | null;
	readonly sort: readonly SortKey[];
	/** null for all rows. */
	readonly limit: number | null;
	/** null where nothing was asked for. */
	readonly format: Format | null;
	/** As written; empty for those of the configuration. */
	readonly playbooks: readonly string[];
	readonly includesFixed: boolean;
	readonly onlyRegressions: boolean;
	readonly onlyJudged: boolean;
	/** null: rows. */
	readonly countedBy: CountedBy | null;
	readonly leavesOutCopies: boolean;
	/** null for all signatures. */
	readonly signature: string | null;
	readonly zone: 'utc' | 'local';
	readonly sinceLast: boolean;
	/** How servers are reached and read. */
	readonly remote: RemoteSettings;
	readonly failOn: Severity | null;
	/** False with `--no-redact`. */
	readonly redacts: boolean;
	readonly pseudonyms: boolean;
	/** Host names to redact besides those that look like one. */
	readonly hosts: readonly string[];
	/** Milliseconds since the epoch. */
	readonly fixedAt: number | null;
}

/** A text that a function understands, or the message of what it expected. */
const understood = <Value>(parse: (text: string) => Value | null, expected: (text: string) => string) =>
	z.pipe(
		z.string(),
		z.transform((text, context): Value => {
			const value = parse(text);
			if (value !== null) return value;
			context.issues.push({code: 'custom', input: text, message: expected(text)});
			return z.NEVER;
		}),
	);

/** Of a flag that is given once too often the last one counts, as everywhere. */
const last = <Schema extends z.ZodMiniType<unknown, string>>(schema: Schema) =>
	z.optional(
		z.pipe(
			z.pipe(
				z.array(z.string()),
				z.transform(written => written.at(-1) ?? ''),
			),
			schema,
		),
	);

const words = z.optional(z.array(z.string().check(z.minLength(1, 'expected a name'))));

const commaParts = (written: string[]): string[] =>
	written.flatMap(text => text.split(',')).filter(part => part !== '');

/** Values of a closed list, several with commas. */
const choices = <Value extends string>(all: readonly Value[]) =>
	z.optional(
		z.pipe(
			z.pipe(z.array(z.string()), z.transform(commaParts)),
			z.array(
				understood(
					text => all.find(value => value === text) ?? null,
					text => `expected one of ${all.join(', ')}.${didYouMean(text, all)}`,
				),
			),
		),
	);

const duration = last(understood(parseDuration, () => `expected ${durationForm}`));
const moment = (now: number, endsRange: boolean) =>
	last(
		understood(
			text => parseMoment(text, now, endsRange),
			() => 'expected 48h, 7d, 2w (before now), 2026-02-01 or 2026-02-01T14:30',
		),
	);

/** As GitHub writes times. */
const isoMoment = (text: string): number | null => {
	const time = /^\d{4}-\d\d-\d\dT[\d:.]{4,12}(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
	return Number.isNaN(time) ? null : time;
};

const sortKey = (text: string): SortKey | null => {
	const parts = /^([A-Za-z]+)(?::(asc|desc))?$/.exec(text);
	return parts?.[1] ? {field: parts[1], direction: (parts[2] as SortKey['direction'] | undefined) ?? null} : null;
};

/** One value of a closed list. */
const choice = <Value extends string>(all: readonly Value[]) =>
	last(
		understood(
			text => all.find(value => value === text) ?? null,
			text => `expected one of ${all.join(', ')}.${didYouMean(text, all)}`,
		),
	);

const schema = (now: number) =>
	z.object({
		at: last(understood(parsePlace, () => 'expected FILE:LINE, such as kim/session.jsonl:705')),
		user: words,
		session: words,
		tool: words,
		playbook: words,
		'fixed-at': last(
			understood(
				text => parseMoment(text, now, false) ?? isoMoment(text),
				() => 'expected 48h, 7d (before now), 2026-02-01 or 2026-02-01T14:30:00Z',
			),
		),
		since: moment(now, false),
		transport: choice(engineChoices),
		reader: last(
			understood(
				text => text.trim() || null,
				() => 'expected a command',
			),
		),
		watch: last(
			understood(
				text => (/^[1-9]\d{0,4}$/.test(text) ? Number(text) : null),
				() => 'expected a whole number of seconds',
			),
		),
		until: moment(now, true),
		kind: choices(markKinds),
		outcome: choices(outcomes),
		gap: duration,
		slow: duration,
		sort: z.optional(
			z.pipe(
				z.pipe(z.array(z.string()), z.transform(commaParts)),
				z.array(understood(sortKey, () => 'expected a field, or FIELD:asc or FIELD:desc')),
			),
		),
		limit: last(
			understood(
				text => (/^\d{1,9}$/.test(text) ? Number(text) : null),
				() => 'expected a whole number; 0 is for all',
			),
		),
		format: choice(allFormats),
		by: choice(countedBy),
		zone: choice(['utc', 'local'] as const),
		'fail-on': choice(['red', 'amber'] as const),
		host: words,
	});

/** @throws UsageError that names the flag, what was written and what was expected */
export function readOptions(written: WrittenFlags, now: number): Options {
	const result = schema(now).safeParse(written, {reportInput: true});
	if (!result.success) {
		const [issue] = result.error.issues;
		const flag = String(issue?.path[0] ?? '') as FlagName;
		const at = issue?.path[1];
		const values = written[flag] ?? [];
		const value = issue?.input ?? (typeof at === 'number' ? values[at] : values.at(-1));
		throw new UsageError(
			`--${flag} ${safeLine(JSON.stringify(value ?? ''), 100)}: ${issue?.message ?? 'not understood'}`,
		);
	}
	const {at, user, session, tool, since, until, kind, outcome, gap, slow, sort, limit, format, playbook} = result.data;
	return {
		isDemo: written.demo !== undefined,
		at: at ?? null,
		users: commaParts([...(user ?? [])]),
		sessions: session ?? [],
		since: since ?? null,
		until: until ?? null,
		kinds: kind ?? [],
		outcomes: outcome ?? [],
		tools: commaParts([...(tool ?? [])]),
		gapSeconds: gap ?? null,
		slowSeconds: slow ?? null,
		sort: sort ?? [],
		limit: limit || null,
		format: format ?? null,
		playbooks: playbook ?? [],
		includesFixed: written['include-fixed'] !== undefined,
		onlyRegressions: written.regressions !== undefined,
		onlyJudged: written.judged !== undefined,
		countedBy: result.data.by ?? null,
		leavesOutCopies: written.once !== undefined,
		signature: written.signature?.at(-1) ?? null,
		zone: result.data.zone ?? 'utc',
		sinceLast: written['since-last'] !== undefined,
		remote: {
			engine: result.data.transport ?? usualRemoteSettings.engine,
			reader: result.data.reader ?? null,
			since: since ?? null,
			watchSeconds: result.data.watch ?? null,
			keepsCopy: written['no-cache'] === undefined,
		},
		failOn: result.data['fail-on'] ?? null,
		redacts: written['no-redact'] === undefined,
		pseudonyms: written.pseudonyms !== undefined,
		hosts: result.data.host ?? [],
		fixedAt: result.data['fixed-at'] ?? null,
	};
}
