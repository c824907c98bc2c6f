/**
 * How what comes is packed: by what the server has, and by how fast the line is found to be. Above some 60 MB/s zstd costs more
 * time than it saves, and gzip above 40; below that packing is everything.
 */
import type {Packing} from '../protocol/read-files.ts';
import type {Engine} from '../transport.ts';

/** A line that answers so soon may be a fast one: that is measured before anything is packed. */
const nearMilliseconds = 60;
/**
 * One that answers so soon may still be: a machine at work begins late as well, and one more process of ssh. Slower answers come
 * from afar, where no more than a window of 2 MB a round trip comes through, and packing always wins.
 */
const perhapsNearMilliseconds: Readonly<Record<Engine, number>> = {ssh2: 110, openssh: 180, local: 0};
/** Packed bytes a second; who brings more may be a fast line that the server's packing holds up. */
const fastPackedRate = 10e6;

/** The first run brings so many bytes of files, unpacked: enough to tell how fast it went. */
const plainRunBytes = 8 * 1024 * 1024;
const packedRunBytes = 32 * 1024 * 1024;

export interface Line {
	/** See `exchange`. */
	readonly beginMilliseconds: number;
	/** Bytes a second as they came over it; null: not measured yet. */
	readonly packedRate: number | null;
	readonly plainRate: number | null;
}

/** What packs best for this line, of what the server has. */
export function choosePacking(tools: ReadonlySet<string>, engine: Engine, line: Line): Packing {
	const {beginMilliseconds, packedRate, plainRate} = line;
	const plain = {compression: 'none', level: 0} as const;
	if (engine === 'local') return plain;
	if (plainRate === null && (beginMilliseconds < nearMilliseconds || (packedRate ?? 0) > fastPackedRate)) return plain;
	if (tools.has('zstd')) return (plainRate ?? 0) > 60e6 ? plain : {compression: 'zstd', level: 3};
	if (!tools.has('gzip') || (plainRate ?? 0) > 40e6) return plain;
	const rate = plainRate ?? packedRate;
	return {compression: 'gzip', level: rate !== null && rate < 5e6 ? 6 : 1};
}

export class LinePacking {
	private tools: ReadonlySet<string> = new Set();
	private engine: Engine = 'local';
	private line: Line | null = null;
	private isSettled = false;
	packing: Packing = {compression: 'none', level: 0};

	/** The first answer of a server. */
	begin(engine: Engine, tools: ReadonlySet<string>, beginMilliseconds: number): void {
		this.tools = tools;
		this.engine = engine;
		if (this.isSettled) return;
		this.line = {packedRate: null, plainRate: null, ...this.line, beginMilliseconds};
		this.packing = choosePacking(tools, engine, this.line);
	}

	/** Whether the server could pack, if it were worth it. */
	get canPack(): boolean {
		return this.tools.has('zstd') || this.tools.has('gzip');
	}

	/** How many bytes the next run may bring, so that it can be measured; null: as many as there are. */
	get measuredBytes(): number | null {
		const {line, engine} = this;
		if (!line || this.isSettled || engine === 'local' || !this.canPack) return null;
		if (this.packing.compression === 'none') return plainRunBytes;
		return line.beginMilliseconds < perhapsNearMilliseconds[engine] || this.packing.compression === 'gzip'
			? packedRunBytes
			: null;
	}

	/** Bytes a second of such a run, its fastest stretch and all of it; null: too few to say. */
	measured(peak: number | null, mean: number | null): void {
		const {line, packing} = this;
		if (!line || this.measuredBytes === null) return;
		const isPlain = packing.compression === 'none';
		// What was packed comes in bursts; only the whole of it tells.
		const rate = isPlain ? peak : mean;
		if (rate === null) return;
		this.line = isPlain ? {...line, plainRate: rate} : {...line, packedRate: rate};
		this.packing = choosePacking(this.tools, this.engine, this.line);
		this.isSettled = isPlain || this.packing.compression !== 'none';
	}
}
