/**
 * Reads a playbook from disk: a file, a folder, or a git checkout, of which only what git tracks. Nothing is run but
 * `git ls-files`, with everything switched off that a checkout could make it run.
 */
import {execFile} from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';
import {Playbook} from '../analysis/playbook.ts';
import {errorCode, problemMessage} from '../sources/system-errors.ts';
import {plural} from '../text/format.ts';
import {safeLine} from '../text/safe-text.ts';

/** What a playbook may hold; what is beyond is left out, and that is said. */
export const playbookLimits = {files: 5_000, fileBytes: 1 << 20, bytes: 32 << 20, folders: 2_000} as const;

export interface ReadPlaybook {
	/** null where nothing of it could be read. */
	readonly playbook: Playbook | null;
	/** One sentence for each thing that went wrong, safe to draw. */
	readonly problems: readonly string[];
}

const run = promisify(execFile);
const gitMilliseconds = 10_000;
/** A foreign checkout names programs in its configuration; git must not start them. */
const harmless = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-c', 'core.pager=cat'];

/** Runs git in a checkout and returns what it printed. Rejects as execFile does. */
async function git(folder: string, args: readonly string[]): Promise<string> {
	const {stdout} = await run('git', ['-C', folder, '--no-optional-locks', ...harmless, ...args], {
		maxBuffer: 64 << 20,
		timeout: gitMilliseconds,
		env: {...process.env, GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_NOSYSTEM: '1'},
	});
	return stdout;
}

/** The lines that git prints. Rejects where it cannot. */
export async function gitLines(folder: string, args: readonly string[]): Promise<string[]> {
	return (await git(folder, args)).split('\n').filter(line => line !== '');
}

/** Never rejects. `roots` are absolute paths; the first that holds a line names it. */
export async function readPlaybook(roots: readonly string[]): Promise<ReadPlaybook> {
	const playbook = new Playbook();
	const problems: string[] = [];
	const left = {files: playbookLimits.files as number, bytes: playbookLimits.bytes as number};
	let isThere = false;
	for (const root of roots) {
		try {
			const names = await filesOf(root);
			isThere = true;
			const leftOut = await addFiles(playbook, root, names, left);
			if (leftOut > 0)
				problems.push(
					`playbook ${safeLine(root)}: ${plural(leftOut, 'file')} left out: it is too big to be read whole`,
				);
		} catch (error) {
			problems.push(`playbook ${safeLine(root)}: ${problemMessage(error)}; the rest goes on without it`);
		}
	}
	return {playbook: isThere ? playbook : null, problems};
}

/** Relative paths, '' for the root itself where it is a file. */
async function filesOf(root: string): Promise<string[]> {
	const stat = await fs.stat(root);
	if (stat.isFile()) return [''];
	return (await trackedFiles(root)) ?? (await walkedFiles(root));
}

/** What git tracks below the folder; null where it is no checkout, or git is not there. */
async function trackedFiles(root: string): Promise<string[] | null> {
	try {
		const printed = await git(root, ['ls-files', '-z', '--cached']);
		const names = printed.split('\0').filter(name => name !== '');
		return names.length > 0 ? byUsefulness(names) : null;
	} catch {
		return null;
	}
}

async function walkedFiles(root: string): Promise<string[]> {
	const names: string[] = [];
	const folders = [''];
	for (let index = 0; index < folders.length && index < playbookLimits.folders; index++) {
		const folder = folders[index] ?? '';
		const entries = await fs.readdir(path.join(root, folder), {withFileTypes: true});
		for (const entry of entries) {
			const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
			if (entry.isDirectory() && entry.name !== '.git' && entry.name !== 'node_modules') folders.push(name);
			else if (entry.isFile()) names.push(name);
		}
	}
	return byUsefulness(names);
}

const notText =
	/\.(?:png|jpe?g|gif|webp|ico|icns|pdf|zip|t?gz|xz|bz2|7z|jar|wasm|so|dll|dylib|exe|bin|woff2?|ttf|otf|mp[34]|mov|sqlite3?|db|lock|map|min\.js|svg|csv|jsonl|parquet)$/i;
const isDocument = (name: string): boolean => /\.(?:md|mdx|mdc|markdown|rst)$/i.test(name);

/** Documents before scripts before the rest, so that a line is named where people read it. */
const byUsefulness = (names: readonly string[]): string[] =>
	names
		.filter(name => !notText.test(name))
		.sort((a, b) => Number(isDocument(b)) - Number(isDocument(a)) || (a < b ? -1 : 1));

/** Returns how many were left out for their size or number. */
async function addFiles(
	playbook: Playbook,
	root: string,
	names: readonly string[],
	left: {files: number; bytes: number},
): Promise<number> {
	let leftOut = 0;
	for (const name of names) {
		const file = name === '' ? root : path.join(root, name);
		const size = await sizeOf(file);
		if (size === null) continue;
		if (left.files <= 0 || size > playbookLimits.fileBytes || size > left.bytes) {
			leftOut++;
			continue;
		}
		left.files--;
		left.bytes -= size;
		const text = await fs.readFile(file, 'utf8').catch(ignoreGone);
		if (text === null || text.slice(0, 8192).includes('\0')) continue;
		playbook.add({path: name === '' ? path.basename(root) : name, text});
	}
	return leftOut;
}

/** Bytes of a plain file; null for links, which may lead out of the playbook, and for what is gone. */
async function sizeOf(file: string): Promise<number | null> {
	const stat = await fs.lstat(file).catch(ignoreGone);
	return stat?.isFile() ? stat.size : null;
}

/** Tracked and not there, or not readable: the other files go on. */
function ignoreGone(error: unknown): null {
	if (errorCode(error) === null) throw error;
	return null;
}
