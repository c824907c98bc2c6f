/**
 * What compilers and linters say, taken apart: the kind of file, the rule, and the message. The place goes; the rule
 * stays, because it is what gets fixed or switched off.
 */

export interface LintMessage {
	/** `*.go`, where a place stands before the message; else ''. */
	readonly where: string;
	readonly message: string;
	/** `wrapcheck`, `no-unused-vars`; '' where none is named. */
	readonly rule: string;
	/** The line belongs to a listing by file (`12:5  error  message  rule`): the linter is not named in it. */
	readonly isListed: boolean;
}

/** Listings by file: ESLint, vale, stylelint. The message ends where two spaces stand. */
const listed = /^\s{0,8}\d{1,6}:\d{1,5}\s{1,8}(?:error|warning)\s{1,8}(.{1,200}?)\s{2,80}([@\w./-]{2,60})\s{0,4}$/;
const listedWithoutRule = /^\s{0,8}\d{1,6}:\d{1,5}\s{1,8}(?:error|warning)\s{1,8}(.{1,200})$/;
const place =
	/^(?:\[[\w:./-]{1,40}\] )?(?:vet(?:\.exe)?: )?[\w@./\\:+-]{0,200}?(?:\.(\w{1,7}))[:(]\d{1,6}(?:[:,]\d{1,5})?\)?:?(?: -)? /;
const endsWithRule = / ?[([]([a-z][\w/-]{2,50})[)\]]$/i;
const startsWithRule = /^(?:error |warning )?((?:[A-Z]{1,5}\d{2,5})(?:\/[\w-]{1,60}){0,3})(?::| \[\*\])? /;
/** What golangci-lint counts at its end: `* nilerr: 6`. */
const counted = /^(?:\[[\w:./-]{1,40}\] )?\* ([a-z][\w-]{1,40}): \d{1,6}$/;
/** Rules that say only that it does not compile. */
const noRule = /^(?:typecheck|compile|error|warning|fix available)$/;
/** Messages that are longer than what is kept of a line, so that their rule is cut off. */
const namedByMessage: readonly (readonly [RegExp, string])[] = [
	[/^error returned from (?:external package|interface method) is unwrapped/, 'wrapcheck'],
	[/^missing cases in switch of type/, 'exhaustive'],
	[/^\S{1,80} is missing fields? /, 'exhaustruct'],
];
/** Where the part of a message begins that differs from one place to the next. */
const particulars =
	/ ?(?:: sig: |(?<=is unwrapped)|(?<=switch of type \S{1,80}): |(?<=does not implement \S{1,80}) \().*$/;

/** What a linter adds to what it found: how to mend it, and how often it stands there. The rule says it all. */
const advice =
	/(?:; | \[(?:Context|Expected|Actual): |, (?=make|but|use|consider|which|should)|\. (?=Use|Consider|use))(?<=.{12}).*$/;

/** `evidence`: as in the mark, without colours. */
export function lintMessage(evidence: string): LintMessage {
	const row = listed.exec(evidence) ?? listedWithoutRule.exec(evidence);
	if (row !== null) return {where: '', message: (row[1] ?? '').trim(), rule: row[2] ?? '', isListed: true};
	let text = evidence.replace(/\s+/g, ' ').trim();
	const linter = counted.exec(text)?.[1];
	if (linter !== undefined && !noRule.test(linter)) return {where: '', message: '', rule: linter, isListed: true};
	const at = place.exec(text);
	if (at !== null) text = text.slice(at[0].length).replace(/^error: /, '');
	const where = at?.[1] === undefined ? '' : `*.${at[1].toLowerCase()}`;
	const ending = at === null ? null : endsWithRule.exec(text);
	if (ending !== null) text = text.slice(0, ending.index);
	const starting = ending === null ? startsWithRule.exec(text) : null;
	if (starting !== null) text = text.slice(starting[0].length);
	let rule = ending?.[1] ?? starting?.[1] ?? '';
	if (noRule.test(rule)) rule = '';
	if (rule === '') rule = namedByMessage.find(([pattern]) => pattern.test(text))?.[1] ?? '';
	if (rule !== '')
		text = text.replace(advice, '').replace(/^(?:func|type|const|var|field|method) (?=.{1,80} is unused\b)/, '');
	return {where, message: text.replace(particulars, ''), rule, isListed: false};
}

const isWarning = /^\s{0,8}\d{1,6}:\d{1,5}\s{1,8}warning\b/;

/** ruff names the place on the next line: `F401 [*] …`. */
const isHeading = /^[A-Z]{1,5}\d{3,4} (?:\[\*\] )?[`\w]/;

/** Says in one line which rule is broken; warnings let a linter pass. `line`: without colours. */
export function namesRule(line: string): boolean {
	const {where, rule, isListed} = lintMessage(line);
	return rule !== '' && (where !== '' || isHeading.test(line) || (isListed && !isWarning.test(line)));
}

const importing = /^(?:\[[\w:./-]{1,40}\] )?([\w.-]{1,60})[\\/]([\w.-]{1,60})[\\/]\S{1,200}:\d{1,6}:\d{1,5}: /;
const imported = /(?:could not import|provides package) ([\w.-]{1,100}(?:\/[\w.-]{1,100}){1,20})/;

/**
 * Go says "no required module provides package" also of a package that the module itself should have. It is its own where
 * the first two folders of the file that imports it stand in its path as well: the code is at fault, not the machine.
 */
export function importsOwnPackage(line: string): boolean {
	const from = importing.exec(line);
	const what = imported.exec(line)?.[1];
	return from !== null && what !== undefined && `/${what}/`.includes(`/${from[1]}/${from[2]}/`);
}
