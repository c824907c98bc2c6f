import type {TestContext} from 'node:test';
import {
	openRemoteSource,
	type RemoteSource,
	type RemoteSourceOptions,
} from '../../../source/sources/remote/remote-source.ts';
import type {RemoteStatus} from '../../../source/sources/remote/status.ts';
import type {Source, SourceFile} from '../../../source/sources/source.ts';
import {temporaryFolder} from '../temporary.ts';
import {FaultyTransport} from './faulty-transport.ts';

export interface Bench {
	readonly transport: FaultyTransport;
	readonly notices: string[];
	readonly statuses: RemoteStatus[];
	open(more?: Partial<RemoteSourceOptions>): RemoteSource;
}

export function bench(t: TestContext, folder: string, home: string = temporaryFolder(t)): Bench {
	const transport = new FaultyTransport();
	const notices: string[] = [];
	const statuses: RemoteStatus[] = [];
	const opened: RemoteSource[] = [];
	t.after(() => Promise.all(opened.map(source => source.close())));
	return {
		transport,
		notices,
		statuses,
		open(more = {}) {
			const source = openRemoteSource({
				address: {kind: 'remote', user: null, host: 'kids', port: null, path: folder},
				name: `kids:${folder}`,
				openTransport: async () => transport,
				env: {},
				home,
				reader: null,
				since: null,
				watchSeconds: null,
				keepsCopy: true,
				ask: async () => null,
				onStatus: status => statuses.push(status),
				onNotice: text => notices.push(text),
				backOffMilliseconds: [1],
				...more,
			});
			opened.push(source);
			return source;
		},
	};
}

export async function textOf(source: Source, file: string, from = 0): Promise<string> {
	const parts: Buffer[] = [];
	for await (const chunk of source.chunks(file, from, {chunkBytes: 1 << 16})) parts.push(Buffer.from(chunk));
	return Buffer.concat(parts).toString('latin1');
}

export async function readAll(source: Source): Promise<Map<string, string>> {
	const {files} = await source.list();
	const texts = new Map<string, string>();
	for (const {path: file} of files) texts.set(file, await textOf(source, file));
	return texts;
}

export const sorted = (texts: ReadonlyMap<string, string>) => [...texts].sort(([a], [b]) => (a < b ? -1 : 1));
export const byPath = (files: readonly SourceFile[]) => [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
const day = (index: number) => `2026-01-${String((index % 27) + 1).padStart(2, '0')}`;

/** People with a few sessions each, of some size. */
export function team(count: number, bytes: number): Record<string, string> {
	const files: Record<string, string> = {};
	for (let i = 0; i < count; i++) {
		const id = `${String(i).padStart(8, '0')}-0000-4000-8000-000000000000`;
		const line = JSON.stringify({
			type: 'user',
			n: i,
			timestamp: `${day(i)}T10:00:00.000Z`,
			text: 'words '.repeat((i % 7) + 1),
		});
		files[`user${i % 3}/${day(i)}_${id}.jsonl`] = `${line}\n`.repeat(Math.ceil((bytes * ((i % 5) + 1)) / line.length));
	}
	return files;
}
