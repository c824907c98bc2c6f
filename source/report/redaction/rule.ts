/** What a rule of redaction is. The rules themselves: `token-forms.ts`, `secret-contexts.ts`, `people-and-places.ts`. */

/** A stretch of a text that must not leave the program, and what stands there instead. */
export interface Span {
	/** UTF-16 indices, end excluded. */
	readonly start: number;
	readonly end: number;
	/** What was found, in the singular: `GitHub token`. */
	readonly what: string;
	readonly replacement: string;
}

/**
 * `example` and `lookAlike` are templates for the tests, so that no secret scanner stumbles over this repository:
 * `{36}` stands for 36 letters and digits, `{32 hex}`, `{16 upper}`, `{20 digits}`, `{22 word}` for others.
 */
interface Shown {
	readonly what: string;
	readonly example: string;
	readonly lookAlike: string;
}

/** A token that tells by how it begins what it is. */
export interface TokenForm extends Shown {
	readonly starts: readonly string[];
	/** What follows, as the source of a pattern; nothing in it repeats without a bound. */
	readonly body: string;
	/** What is taken for one all the same where neither that nor a broken one follows: older forms, cut ones. */
	readonly shortBody?: string;
}

/** What a pattern found, for the last word on it. */
export interface Found {
	/** The pattern's groups. */
	readonly groups: Readonly<Record<string, string | undefined>>;
	/** At most 16 characters on each side. */
	readonly before: string;
	readonly after: string;
}

/** A secret, or a name, that is known by what stands around it. */
export interface ContextRule extends Shown {
	/** One of these, in lower case, stands in any text in which the pattern can match. */
	readonly hints: readonly string[];
	/** Global, with indices; the group `secret` (or the value's) is what must go. Nothing in it repeats without a bound. */
	readonly pattern: RegExp;
	/** The last word, where a pattern cannot tell. */
	readonly accept?: (secret: string, found: Found) => boolean;
	/** What stands there instead; by default `<redacted: WHAT>`. */
	readonly replacement?: string;
	/** Looks at the text as it is, too: for Windows' paths, in which `\\n` may begin a name. */
	readonly isForRawText?: boolean;
}
