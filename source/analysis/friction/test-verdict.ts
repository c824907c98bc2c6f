/** Signatures of failed tests: which runner says so and how, never which test, file or value. */

interface Voice {
	readonly pattern: RegExp;
	/** Signature; `$1` is the first group, `%` the runner, or what was run where the line does not tell the runner. */
	readonly general: string;
}

/** First the ones that name the runner, then those that stand for any. Lines are without colours, spaces collapsed. */
const voices: readonly Voice[] = [
	{pattern: /^--- FAIL: |^FAIL(?: \S+)? \d[\d.]*s$|^FAIL [\w.-]+(?:\/[\w.-]+)+ |^FAIL$/, general: 'go test: FAIL <test>'},
	{pattern: /^E {1,8}(?:assert |AssertionError)/, general: 'pytest: AssertionError'},
	{pattern: /^E {1,8}Failed: /, general: 'pytest: Failed: <…>'},
	{pattern: /^E {1,8}(?:[a-z_]\w{0,30}\.){0,5}([A-Z]\w{2,40}(?:Error|Exception))\b/, general: 'pytest: $1'},
	{pattern: /^FAILED \S+(?:::|\.py).* - assert /, general: 'pytest: AssertionError'},
	{pattern: /^FAILED \S+(?:::|\.py).* - (?:\w+\.){0,5}([A-Z]\w{2,40}(?:Error|Exception))\b/, general: 'pytest: $1'},
	{pattern: /^FAILED \S+(?:::|\.py)/, general: 'pytest: FAILED <test>'},
	{pattern: /^ERROR \S+(?:::|\.py)/, general: 'pytest: ERROR <test>'},
	{pattern: /^=+ .{0,80}\b(?:no tests (?:ran|collected)|\d+ deselected in)\b/, general: 'pytest: no test was selected'},
	{pattern: /^=+ .{0,80}\b\d+ (?:failed|errors?)\b/, general: 'pytest: FAILED <test>'},
	{pattern: /^(?:test \S+ \.\.\. FAILED|test result: FAILED)/, general: 'cargo test: FAILED <test>'},
	{pattern: /^FAIL: \S+|^FAILED \((?:failures|errors)=/, general: 'unittest: FAIL <test>'},
	{pattern: /\b(?:coverage|Coverage)\b.{0,80}\b(?:not met|does not meet|not reached|less than)\b|^FAIL Required test coverage/, general: '%: coverage below its threshold'},
	{pattern: /^FAIL \S+\.(?:test|spec|e2e)\.\w{1,4}|^FAIL .{1,200} > |^\* .{1,200} > /, general: '%: FAIL <test>'},
	{pattern: /^not ok \d/, general: '%: not ok <test>'},
	{pattern: /\[(\S{1,40})\] ERROR task failed/, general: 'mise run $1: FAIL <test>'},
	{pattern: /^make(?:\[\d+\])?: \*\*\* \[(?:\S{1,80}: )?([\w-]{1,40})\] Error/, general: 'make $1: FAIL <test>'},
]; // biome-ignore format: a table

/** What a runner says when it only counts. */
const counts =
	/\b\d{1,6} (?:tests? )?(?:failed|failing|fail|failures?|errors?)\b|\b(?:failed|failures|fail|errors)[:=]? {0,3}[1-9]|^(?:FAIL(?:ED|URES!?)?\b|npm (?:ERR!|error)|ELIFECYCLE|There were failing|\*\* TEST FAILED)|failed \(|FAILED$/i;

/**
 * `text`: the evidence without colours and with single spaces. `subject`: what was run, '' where it is not known.
 * Null for a line that is no verdict of a runner: then it is made general like any other.
 */
export function testSignature(text: string, subject: string): string | null {
	const run = subject || 'tests';
	for (const {pattern, general} of voices) {
		const match = pattern.exec(text);
		if (match !== null) return general.replace('%', () => run).replace('$1', () => match[1] ?? '');
	}
	return counts.test(text) ? `${run}: FAIL <test>` : null;
}
