/** Reads many files of a server in one run, in order. */
import type {Transport} from '../transport.ts';
import {exchange} from './exchange.ts';
import {readerScript, readScript} from './scripts.ts';
import {encodePath} from './shell.ts';

export interface ReadItem {
	/** Absolute; relative to its root for a reader script. */
	readonly path: string;
	readonly offset: number;
	/** Bytes at most; 0: to the end. A reader script always reads to the end. */
	readonly length: number;
	readonly isSudo: boolean;
}

export type ItemEnd =
	/** The server says that these are the bytes. Fewer than listed may still come from a file that vanished. */
	| {readonly kind: 'read'; readonly isAlone: boolean}
	/** Only that it was not read, and why where that was told. Hostile. */
	| {readonly kind: 'refused'; readonly reason: string; readonly isAlone: boolean};

export interface ItemReceiver {
	/** The next bytes of the item at this place; valid only until it returns. */
	data(index: number, bytes: Buffer): void;
	ended(index: number, end: ItemEnd): void;
}

export interface Packing {
	readonly compression: 'zstd' | 'gzip' | 'none';
	readonly level: number;
}

export interface ReadOptions {
	readonly transport: Transport;
	readonly items: readonly ReadItem[];
	readonly receiver: ItemReceiver;
	/** How many files one sudo reads. */
	readonly perSudo: number;
	readonly packing: Packing;
	readonly password: string;
	/** Null, or the admin's reader script. */
	readonly reader: string | null;
	readonly isTerminal?: boolean;
	readonly signal?: AbortSignal;
	readonly stallMilliseconds?: number;
	readonly onWire?: (bytes: number) => void;
	readonly gate?: () => Promise<void> | null;
}

/** The place in the order, moved on by marks. */
class Place {
	index = 0;
	private heapStart = 0;

	constructor(private readonly receiver: ItemReceiver) {}

	mark(words: readonly string[]): void {
		const [word = '', second = '', ...rest] = words;
		if (word === 'x') this.end({kind: 'read', isAlone: false});
		else if (word === 'group') {
			const heapEnd = this.heapStart + Number(second);
			while (this.index < heapEnd) this.end({kind: 'refused', reason: '', isAlone: false});
			this.heapStart = this.index;
		} else {
			const status = word === 'one' ? second : word;
			const isRead = status === '0';
			const reason = word === 'one' ? rest.join(' ') : `the reader script: status ${status}`;
			this.end(isRead ? {kind: 'read', isAlone: true} : {kind: 'refused', reason, isAlone: true});
			this.heapStart = this.index;
		}
	}

	private end(end: ItemEnd): void {
		this.receiver.ended(this.index++, end);
	}
}

/**
 * What was whole is told while it goes; when it throws, the rest never came.
 * @returns what was said on standard error. Hostile.
 * @throws RemoteError
 */
export async function readFiles(options: ReadOptions): Promise<string> {
	const {items, receiver, perSudo, packing, reader} = options;
	const place = new Place(receiver);
	const {compression, level} = packing;
	function* input(nonce: string): Generator<string> {
		if (reader !== null) {
			yield `${compression}\n${level}\n${reader}\n${nonce}\n`;
			for (const {offset, path} of items) yield `${offset} ${path}\n`;
			return;
		}
		yield `${perSudo}\n${compression}\n${level}\n${options.isTerminal ? 't' : '-'}\n`;
		for (const {path, offset, length, isSudo} of items)
			yield `${isSudo ? 's' : 'p'} ${offset} ${length} ${encodePath(path)}\n`;
		yield '.\n';
	}
	const {stderr} = await exchange({
		...options,
		script: reader === null ? readScript : readerScript,
		input,
		data(bytes) {
			if (place.index < items.length) receiver.data(place.index, bytes);
		},
		mark(words) {
			if (words[0] !== 'tools' && (place.index < items.length || words[0] === 'group')) place.mark(words);
		},
	});
	return stderr;
}
