/** Tries listing and reading over a link that stands: what is there, what may be read, how fast. */
import {byteSize, count, duration, plural} from '../../text/format.ts';
import {visibleLine} from '../../text/safe-text.ts';
import {explainError} from '../remote/errors.ts';
import {Access} from '../remote/fetch/access.ts';
import type {RemoteFile} from '../remote/protocol/list-format.ts';
import type {Ask, Transport} from '../remote/transport.ts';
import {bad, good, note, type Step} from './step.ts';

/** Bytes of files that the speed is measured on: a second or two of a slow line. */
const sampleBytes = 4e6;
const foldersNamed = 3;

export interface FilesToExamine {
	readonly transport: Transport;
	/** As the person wrote it. */
	readonly server: string;
	readonly root: string;
	readonly reader: string | null;
	readonly ask: Ask;
}

interface Sample {
	readonly bytes: number;
	readonly wireBytes: number;
	readonly seconds: number;
	/** Why a file was not read; '' where all were. Hostile. */
	readonly refusal: string;
}

async function readSample(
	access: Access,
	transport: Transport,
	files: readonly RemoteFile[],
	isAlone: boolean,
): Promise<Sample> {
	let bytes = 0;
	let wireBytes = 0;
	let refusal = '';
	const started = performance.now();
	const said = await access.read(transport, {
		files: files.map(file => ({file, from: 0, length: 0, isSudo: access.needsSudo(file)})),
		isAlone,
		receiver: {
			data: (_, chunk) => {
				bytes += chunk.length;
			},
			ended: (_, end) => {
				if (end.kind === 'refused') refusal ||= end.reason || 'refused';
			},
		},
		onWire: more => {
			wireBytes += more;
		},
	});
	const seconds = (performance.now() - started) / 1000;
	return {bytes, wireBytes, seconds, refusal: refusal === 'refused' ? said || refusal : refusal};
}

/** Newest first, up to the sample's size, and at least one that is not empty. */
function sampleOf(files: readonly RemoteFile[]): RemoteFile[] {
	const sample: RemoteFile[] = [];
	let bytes = 0;
	for (const file of files.filter(({size}) => size !== 0).sort((a, b) => b.modified - a.modified)) {
		if (bytes > 0 && bytes + file.size > sampleBytes) break;
		sample.push(file);
		bytes += Math.max(file.size, 1);
	}
	return sample;
}

export async function* examineFiles({transport, ...options}: FilesToExamine): AsyncGenerator<Step, void> {
	const access = new Access(options);
	const started = performance.now();
	const listed = await access.list(transport).catch((error: unknown) => error);
	if (!isFound(listed)) {
		yield bad(isShellTrouble(listed) ? 'shell' : 'listing', listed);
		return;
	}
	if (transport.engine !== 'local') yield good('shell', `runs /bin/sh${access.hasSudo ? ', has sudo' : ', no sudo'}`);
	const {files, problems} = listed;
	const bytes = files.reduce((sum, {size}) => sum + Math.max(0, size), 0);
	const took = duration((performance.now() - started) / 1000);
	yield good('listing', `${plural(files.length, 'transcript')}, ${byteSize(bytes)}, listed in ${took}`);
	if (problems.length > 0)
		yield note('listing', shutFolders(problems), 'Ask for the right to list them, if they matter.');
	const sample = sampleOf(files);
	const [first] = sample;
	if (!first) {
		yield note('reading', 'there is nothing to read', `Is ${options.root} the right folder?`);
		return;
	}
	yield* tryReading(access, transport, options, first);
	if (access.refusal !== null) return;
	const {compression, level} = access.line.packing;
	yield compression === 'none' && transport.engine !== 'local' && !access.line.canPack
		? note(
				'packing',
				'neither zstd nor gzip is used',
				'With zstd on the server a slow line carries some seven times as much.',
			)
		: good('packing', compression === 'none' ? 'not needed at this speed' : `${compression} -${level}`);
	const measured = await readSample(access, transport, sample, false).catch((error: unknown) => error);
	if (!isSample(measured)) {
		yield bad('speed', measured);
		return;
	}
	if (measured.bytes === 0) {
		yield note('speed', 'not measured: files are read one by one');
		return;
	}
	const rate = measured.bytes / measured.seconds;
	const wire = `${byteSize(measured.wireBytes / measured.seconds)}/s on the line`;
	const whole = `all of it in about ${duration(bytes / rate)}`;
	yield good('speed', `${byteSize(rate)}/s of transcripts, ${wire}; ${whole}`);
}

/** As it is, then with sudo, which may ask for a password or want a terminal. */
async function* tryReading(
	access: Access,
	transport: Transport,
	{server, root}: Pick<FilesToExamine, 'server' | 'root'>,
	file: RemoteFile,
): AsyncGenerator<Step, void> {
	const isSudo = access.needsSudo(file);
	const name = visibleLine(file.path, 80);
	if (access.kind === 'script') yield good('reading', 'through the reader script');
	else if (!isSudo) yield good('reading', `${name} can be read as it is, no sudo needed`);
	else yield note('reading', `${name} cannot be read as it is: trying sudo`);
	for (let tries = 0; tries < 3; tries++) {
		const sample = await readSample(access, transport, [file], true).catch((error: unknown) => error);
		if (!isSample(sample)) {
			yield bad(isSudo ? 'sudo' : 'reading', sample);
			access.refusal ??= explainError('remote', String(sample), {server, path: root});
			return;
		}
		if (sample.refusal === '') {
			if (isSudo) yield good('sudo', `sudo -n cat reads it (${count(sample.bytes)} bytes)`);
			return;
		}
		if (!isSudo || !(await access.overcome(transport, sample.refusal))) {
			const error = access.refusal ?? explainError('remote', sample.refusal, {server, path: root});
			yield bad(isSudo ? 'sudo' : 'reading', error);
			access.refusal ??= error;
			return;
		}
	}
}

function shutFolders(problems: readonly {readonly path: string}[]): string {
	const named = problems.slice(0, foldersNamed).map(({path}) => visibleLine(path || '.', 60));
	const more = problems.length > foldersNamed ? ', …' : '';
	return `${plural(problems.length, 'folder')} could not be listed: ${named.join(', ')}${more}`;
}

const isShellTrouble = (error: unknown): boolean => error instanceof Error && 'kind' in error && error.kind === 'shell';
const isFound = (value: unknown): value is Awaited<ReturnType<Access['list']>> =>
	typeof value === 'object' && value !== null && 'files' in value;
const isSample = (value: unknown): value is Sample =>
	typeof value === 'object' && value !== null && 'wireBytes' in value;
