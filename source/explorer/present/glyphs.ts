/** The signs beside colours, so that nothing is lost without colour, with plain ones where the locale is not UTF-8. */
import {own, type SafeText} from '../../text/safe-text.ts';

export interface Glyphs {
	readonly red: SafeText;
	readonly amber: SafeText;
	readonly folded: SafeText;
	/** In front of the row you are on. */
	readonly cursor: SafeText;
	readonly crumb: SafeText;
	readonly under: SafeText;
	readonly descending: SafeText;
	readonly ascending: SafeText;
	readonly atMost: SafeText;
	readonly gap: SafeText;
	readonly work: SafeText;
	readonly rule: SafeText;
	readonly divider: SafeText;
	readonly caret: SafeText;
	readonly dot: SafeText;
	/** Eight heights, lowest first. */
	readonly bars: readonly SafeText[];
	/** Column where the terminal cannot show more. */
	readonly enter: SafeText;
}

const unicode: Glyphs = {
	red: own('✗'),
	amber: own('▲'),
	folded: own('·'),
	cursor: own('▌'),
	crumb: own('›'),
	under: own('└'),
	descending: own('▾'),
	ascending: own('▴'),
	atMost: own('≤'),
	gap: own('╌'),
	work: own('█'),
	rule: own('─'),
	divider: own('│'),
	caret: own('▏'),
	dot: own('·'),
	bars: [...'▁▂▃▄▅▆▇█'].map(own),
	enter: own('↵'),
};

const ascii: Glyphs = {
	red: own('x'),
	amber: own('!'),
	folded: own('.'),
	cursor: own('>'),
	crumb: own('>'),
	under: own('`'),
	descending: own('v'),
	ascending: own('^'),
	atMost: own('<='),
	gap: own('.'),
	work: own('#'),
	rule: own('-'),
	divider: own('|'),
	caret: own('_'),
	dot: own('-'),
	bars: [...'_.,-=+*#'].map(own),
	enter: own('<'),
};

/** UTF-8 is believed where the locale says so, and where it says nothing at all. */
export function glyphsFor(env: Readonly<Record<string, string | undefined>>): Glyphs {
	const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
	if (env.TERM === 'linux') return ascii;
	return locale === '' || /utf-?8/i.test(locale) ? unicode : ascii;
}

export const defaultGlyphs = unicode;
