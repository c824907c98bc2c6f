/**
 * Copies counted once. A resumed or forked session copies earlier lines into its new file; rows per file keep them, totals
 * over files count each event, tool call and mark in the session that started first.
 */
import {type CopyKeys, counted} from '../analysis/copy-keys.ts';

export interface Counts {
	readonly events: number;
	readonly toolUses: number;
	readonly commands: number;
	readonly toolErrors: number;
	readonly prompts: number;
	readonly compactions: number;
	readonly red: number;
	readonly amber: number;
}

export interface CountedFile {
	readonly id: number;
	/** Milliseconds since the epoch; files without times come last. */
	readonly start: number | null;
	readonly copyKeys: CopyKeys;
}

/**
 * Which files share keys, found with one open-addressed table of numbers: a Map of a million keys would take four
 * times the memory.
 */
export class CopyIndex {
	private keys = new Float64Array(1 << 12).fill(Number.NaN);
	private owners = new Int32Array(1 << 12);
	private used = 0;
	private readonly groupOf = new Map<number, number>();

	/** Adds a file's keys; those it added before are ignored, so a grown file is simply added again. */
	add(file: number, {keys}: CopyKeys): void {
		for (const key of keys) {
			if (Number.isNaN(key)) continue;
			if (this.used * 2 >= this.keys.length) this.grow();
			const slot = this.slot(key);
			if (Number.isNaN(this.keys[slot] as number)) {
				this.keys[slot] = key;
				this.owners[slot] = file;
				this.used++;
			} else if (this.owners[slot] !== file) this.join(this.owners[slot] as number, file);
		}
	}

	/** Groups of two and more files that share keys, directly or through others. */
	groups(): number[][] {
		const groups = new Map<number, number[]>();
		for (const file of this.groupOf.keys()) {
			const root = this.rootOf(file);
			const group = groups.get(root);
			if (group) group.push(file);
			else groups.set(root, [file]);
		}
		return [...groups.values()].filter(group => group.length > 1);
	}

	private slot(key: number): number {
		const mask = this.keys.length - 1;
		let slot = (Math.imul(key % 0x7fffffff, 0x9e3779b1) >>> 7) & mask;
		while (!Number.isNaN(this.keys[slot] as number) && this.keys[slot] !== key) slot = (slot + 1) & mask;
		return slot;
	}

	private grow(): void {
		const {keys, owners} = this;
		this.keys = new Float64Array(keys.length * 2).fill(Number.NaN);
		this.owners = new Int32Array(owners.length * 2);
		for (let i = 0; i < keys.length; i++) {
			const key = keys[i] as number;
			if (Number.isNaN(key)) continue;
			const slot = this.slot(key);
			this.keys[slot] = key;
			this.owners[slot] = owners[i] as number;
		}
	}

	private rootOf(file: number): number {
		let root = file;
		for (let next = this.groupOf.get(root); next !== undefined && next !== root; next = this.groupOf.get(root))
			root = next;
		return root;
	}

	private join(a: number, b: number): void {
		const [rootA, rootB] = [this.rootOf(a), this.rootOf(b)];
		this.groupOf.set(a, rootA);
		this.groupOf.set(b, rootA);
		this.groupOf.set(rootB, rootA);
		this.groupOf.set(rootA, rootA);
	}
}

const noCounts = (): {-readonly [key in keyof Counts]: number} => ({
	events: 0,
	toolUses: 0,
	commands: 0,
	toolErrors: 0,
	prompts: 0,
	compactions: 0,
	red: 0,
	amber: 0,
});

/**
 * For the files of one group: what each has of earlier-started ones, and the keys that are its copies. Of files that started
 * at the same time the first one given counts as the earlier.
 */
export function countOnce(group: readonly CountedFile[]): Map<number, {copied: Counts; copiedKeys: Set<number>}> {
	const result = new Map<number, {copied: Counts; copiedKeys: Set<number>}>();
	const seen = new Set<number>();
	const inOrder = [...group].sort((a, b) => (a.start ?? Number.MAX_VALUE) - (b.start ?? Number.MAX_VALUE));
	for (const {id, copyKeys} of inOrder) {
		const copied = noCounts();
		const copiedKeys = new Set<number>();
		copyKeys.keys.forEach((key, index) => {
			if (!seen.has(key)) return;
			copiedKeys.add(key);
			const kinds = copyKeys.kinds[index] as number;
			if (kinds & counted.event) copied.events++;
			if (kinds & counted.toolUse) copied.toolUses++;
			if (kinds & counted.command) copied.commands++;
			if (kinds & counted.toolError) copied.toolErrors++;
			if (kinds & counted.prompt) copied.prompts++;
			if (kinds & counted.compaction) copied.compactions++;
			if (kinds & counted.red) copied.red++;
			if (kinds & counted.amber) copied.amber++;
		});
		for (const key of copyKeys.keys) if (!Number.isNaN(key)) seen.add(key);
		result.set(id, {copied, copiedKeys});
	}
	return result;
}
