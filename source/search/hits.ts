/** Hits of a pass, packed: a query of one letter may hit every record there is. */
import {type Tier, tiers} from './segment.ts';

export interface HitPlace {
	/** Index of the file in the order of the pass. */
	readonly file: number;
	readonly tier: Tier;
	readonly record: number;
}

export class HitList {
	private files = new Uint32Array(64);
	/** The record, and the tier in the lowest bit. */
	private records = new Uint32Array(64);
	length = 0;

	push(file: number, tier: Tier, record: number): void {
		if (this.length === this.files.length) {
			const files = new Uint32Array(this.length * 2);
			files.set(this.files);
			this.files = files;
			const records = new Uint32Array(this.length * 2);
			records.set(this.records);
			this.records = records;
		}
		this.files[this.length] = file;
		this.records[this.length++] = record * tiers.length + tiers.indexOf(tier);
	}

	/** Index of the file of a hit. */
	fileOf(index: number): number {
		return this.files[index]!;
	}

	at(index: number): HitPlace {
		const code = this.records[index]!;
		return {
			file: this.files[index]!,
			tier: tiers[code % tiers.length]!,
			record: Math.floor(code / tiers.length),
		};
	}
}
