/** Unpacks a stream: zstd by Node where it can, else by fzstd; gzip by Node. */
import {Readable} from 'node:stream';
import zlib from 'node:zlib';
import {Decompress} from 'fzstd';

export type Compression = 'zstd' | 'gzip' | 'none';

type Bytes = AsyncIterable<Buffer>;

async function* byFzstd(packed: Bytes): AsyncGenerator<Buffer, void> {
	let unpacked: Buffer[] = [];
	const stream = new Decompress(bytes => unpacked.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
	for await (const chunk of packed) {
		stream.push(chunk);
		const ready = unpacked;
		unpacked = [];
		yield* ready;
	}
}

/** A stream cut short ends early and is no error: the marks say what is whole. */
async function* byNode(packed: Bytes, unpacker: NodeJS.ReadWriteStream): AsyncGenerator<Buffer, void> {
	const input = Readable.from(packed, {objectMode: false});
	input.on('error', () => unpacker.end());
	input.pipe(unpacker);
	try {
		for await (const chunk of unpacker) yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
	} finally {
		input.destroy();
	}
}

/** Node 22.15 and later. */
type ZlibWithZstd = typeof zlib & {createZstdDecompress?: (options: {finishFlush: number}) => NodeJS.ReadWriteStream};

/** The bytes as they were before the server packed them. @throws where they are no such stream */
export function decompress(compression: string, packed: Bytes): Bytes {
	if (compression === 'gzip') return byNode(packed, zlib.createGunzip({finishFlush: zlib.constants.Z_SYNC_FLUSH}));
	if (compression !== 'zstd') return packed;
	const {createZstdDecompress} = zlib as ZlibWithZstd;
	return createZstdDecompress ? byNode(packed, createZstdDecompress({finishFlush: 0})) : byFzstd(packed);
}
