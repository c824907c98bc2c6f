/**
 * The folder of the cache: readable by its owner alone, and only used where it is theirs. Names of sources and files do not
 * show in it.
 */
import {createHash, randomBytes} from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** By which backup programs tell a cache (bford.info/cachedir). */
const tagName = 'CACHEDIR.TAG';
const tag = `Signature: 8a477f597d28d172789f06886806bc55
# What session-tui found in transcripts, kept to start faster. May be removed at any time.
`;

/** A file or folder name that tells nothing of what it stands for. */
export const hashedName = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

const privateFile = 0o600;

/** Says once that the folder is a cache. */
export function tagFolder(folder: string): void {
	const file = path.join(folder, tagName);
	if (!fs.existsSync(file)) fs.writeFileSync(file, tag, {mode: privateFile});
}

const temporaryEnding = '.part';

/** Beside the file that it becomes, named like no other of any process. */
export const temporaryName = (file: string): string => `${file}.${randomBytes(6).toString('hex')}${temporaryEnding}`;

export const isTemporary = (name: string): boolean => name.endsWith(temporaryEnding);

/**
 * Writes a file whole or not at all: those who read it see the old or the new one. `isInOneTurn`: nothing else runs between
 * its taking the name and this function's end; that holds the thread up. Rejects with the system's error.
 */
export async function writeWhole(
	file: string,
	buffers: readonly Uint8Array[],
	{isInOneTurn = false} = {},
): Promise<void> {
	const temporary = temporaryName(file);
	const handle = await fs.promises.open(temporary, 'wx', privateFile);
	try {
		// A few buffers at a time: the system takes 1,024 at once.
		for (let from = 0; from < buffers.length; from += 512) await writeAll(handle, buffers.slice(from, from + 512));
		await handle.sync();
		await handle.close();
		if (isInOneTurn) fs.renameSync(temporary, file);
		else await fs.promises.rename(temporary, file);
	} catch (error) {
		await handle.close().catch(() => {});
		await fs.promises.rm(temporary, {force: true}).catch(() => {});
		throw error;
	}
}

/** One call may write less than it was given. */
async function writeAll(handle: fs.promises.FileHandle, buffers: readonly Uint8Array[]): Promise<void> {
	let left = buffers.filter(({length}) => length > 0);
	while (left.length > 0) {
		let {bytesWritten} = await handle.writev(left);
		left = left.flatMap(bytes => {
			const done = Math.min(bytesWritten, bytes.length);
			bytesWritten -= done;
			return done < bytes.length ? [bytes.subarray(done)] : [];
		});
	}
}
