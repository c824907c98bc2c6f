/**
 * Where the records of a store stand in their transcript: as large as the text of a command itself, and wanted of those
 * alone that are shown. So it can be let go of, and read again.
 */
import type {SearchRecord} from './segment.ts';

export type RecordPlace = Pick<SearchRecord, 'line' | 'offset' | 'length' | 'toolUseId'>;

/** Of a row: offset (a float of 8 bytes), line, length, begin and end of the tool_use id behind the rows (4 bytes each). */
const row = {offset: 0, line: 8, length: 12, idStart: 16, idEnd: 20, bytes: 24} as const;

const grown = (bytes: Buffer, used: number, more: number): Buffer => {
	if (bytes.length - used >= more) return bytes;
	const larger = Buffer.allocUnsafeSlow(Math.max(bytes.length * 2, used + more));
	bytes.copy(larger, 0, 0, used);
	return larger;
};

export class Places {
	private constructor(
		private rows: Buffer,
		private ids: Buffer,
		private records: number,
	) {}

	static empty(): Places {
		return new Places(Buffer.alloc(0), Buffer.alloc(0), 0);
	}

	/** What `parts` gave, one after the other. */
	static from(bytes: Buffer, records: number): Places {
		const end = records * row.bytes;
		return new Places(bytes.subarray(0, end), bytes.subarray(end), records);
	}

	/** Everything there is to know, as bytes: the rows and the ids. */
	parts(): readonly [Buffer, Buffer] {
		return [this.rows.subarray(0, this.records * row.bytes), this.ids.subarray(0, this.idsUsed)];
	}

	private get idsUsed(): number {
		return this.records === 0 ? 0 : this.rows.readUInt32LE((this.records - 1) * row.bytes + row.idEnd);
	}

	add({line, offset, length, toolUseId}: RecordPlace): void {
		const at = this.records * row.bytes;
		const idStart = this.idsUsed;
		const id = toolUseId ?? '';
		this.rows = grown(this.rows, at, row.bytes);
		this.ids = grown(this.ids, idStart, id.length * 3);
		this.rows.writeDoubleLE(offset, at + row.offset);
		this.rows.writeUInt32LE(line, at + row.line);
		this.rows.writeUInt32LE(length, at + row.length);
		this.rows.writeUInt32LE(idStart, at + row.idStart);
		this.rows.writeUInt32LE(idStart + this.ids.write(id, idStart), at + row.idEnd);
		this.records++;
	}

	of(record: number): RecordPlace {
		const at = record * row.bytes;
		const idStart = this.rows.readUInt32LE(at + row.idStart);
		const id = this.ids.toString('utf8', idStart, this.rows.readUInt32LE(at + row.idEnd));
		return {
			line: this.rows.readUInt32LE(at + row.line),
			offset: this.rows.readDoubleLE(at + row.offset),
			length: this.rows.readUInt32LE(at + row.length),
			toolUseId: id === '' ? null : id,
		};
	}
}
