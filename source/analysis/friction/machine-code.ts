/**
 * The engine first makes bytecode of a pattern and machine code when it is used again. For the long alternations of the
 * rules the bytecode is the dear half: all rules at their first use cost 47 ms that way and 10 ms without it (node 20).
 * A pattern whose first text has a thousand characters goes straight to machine code.
 */
const longText = ' '.repeat(1000);
const compiled = new WeakSet<RegExp>();

/** The same pattern, compiled. Only for patterns that are safe on long text and keep no lastIndex. */
export function inMachineCode(pattern: RegExp): RegExp {
	if (!compiled.has(pattern)) {
		compiled.add(pattern);
		pattern.test(longText);
	}
	return pattern;
}
