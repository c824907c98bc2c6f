/**
 * GitHub through its own program, `gh`: it knows the account and the repository, we need no token and no network code.
 *
 * Started without a shell, every argument apart, the body through stdin: nothing in a title or a body is ever a command or
 * an option. Whatever goes wrong is one sentence that says what to do.
 */
import {spawn} from 'node:child_process';
import fs from 'node:fs';
import * as z from 'zod/mini';
import {safeLine} from '../text/safe-text.ts';
import type {IssueDraft} from './issue-draft.ts';

/** One sentence for the person. */
export class GhError extends Error {
	override readonly name = 'GhError';
}

export interface GhOptions {
	/** `OWNER/NAME` or `HOST/OWNER/NAME`; null: that of the folder. */
	readonly repository: string | null;
	readonly folder?: string;
	/** By default the process's own. */
	readonly environment?: NodeJS.ProcessEnv;
	readonly limitMilliseconds?: number;
}

export interface GhIssue {
	readonly number: number;
	readonly title: string;
	readonly state: 'OPEN' | 'CLOSED';
	/** Milliseconds since the epoch; null while it is open. */
	readonly closedAt: number | null;
	readonly url: string;
	readonly body: string;
}

const defaultLimitMilliseconds = 60_000;
const longestOutputCharacters = 20_000_000;
const shownErrorCharacters = 200;
const issueFields = 'number,title,state,closedAt,url,body';

const issueSchema = z.object({
	number: z.int(),
	title: z.string(),
	state: z.enum(['OPEN', 'CLOSED']),
	closedAt: z.optional(z.nullable(z.string())),
	url: z.string(),
	body: z.string(),
});

/**
 * Creates the issue and returns its address. Look for duplicates first (`findDuplicates`).
 * @throws GhError
 */
export async function createIssue(
	{title, body, labels}: Pick<IssueDraft, 'title' | 'body' | 'labels'>,
	options: GhOptions,
): Promise<string> {
	const words = ['issue', 'create', `--title=${title}`, '--body-file=-', ...labels.map(label => `--label=${label}`)];
	const output = await gh(words, options, body);
	const url = /https:\/\/\S{1,300}\/issues\/\d{1,12}/.exec(output)?.[0];
	if (url === undefined) throw new GhError('gh did not say which issue it created: look for it on GitHub.');
	return url;
}

/**
 * Issues, open or closed, that hold the marker of a draft. GitHub indexes new issues with some seconds' delay.
 * @throws GhError
 */
export async function findDuplicates(marker: string, options: GhOptions): Promise<GhIssue[]> {
	const hash = /[0-9a-f]{16}/.exec(marker)?.[0];
	if (hash === undefined) throw new RangeError(`not a marker: ${marker}`);
	const words = ['issue', 'list', `--search=${hash} in:body`, '--state=all', '--limit=100', `--json=${issueFields}`];
	const found = read(z.array(issueSchema), await gh(words, options));
	// The search finds words; only the marker itself, on a line of its own, is ours.
	return found.map(issueOf).filter(({body}) => body.split(/\r?\n/).some(line => line.trim() === marker));
}

/**
 * One issue by its number, as `fixes add` wants it.
 * @throws GhError
 */
export async function viewIssue(number: number, options: GhOptions): Promise<GhIssue> {
	if (!Number.isSafeInteger(number) || number < 1) throw new RangeError(`not the number of an issue: ${number}`);
	return issueOf(read(issueSchema, await gh(['issue', 'view', String(number), `--json=${issueFields}`], options)));
}

function issueOf({closedAt, ...issue}: z.infer<typeof issueSchema>): GhIssue {
	const time = Date.parse(closedAt ?? '');
	return {...issue, closedAt: Number.isNaN(time) || time <= 0 ? null : time};
}

function read<Value>(schema: z.ZodMiniType<Value>, output: string): Value {
	try {
		return schema.parse(JSON.parse(output));
	} catch {
		throw new GhError('gh answered something else than expected: update it (`gh --version` should say 2.20 or later).');
	}
}

const repositoryForm = /^(?:[A-Za-z0-9][\w.-]{0,99}\/)?[A-Za-z0-9][\w-]{0,99}\/[\w.-]{1,100}$/;

/** Output of gh. `input` goes to its stdin. */
async function gh(words: readonly string[], options: GhOptions, input = ''): Promise<string> {
	const {repository, folder, environment = process.env, limitMilliseconds = defaultLimitMilliseconds} = options;
	if (repository !== null && !repositoryForm.test(repository))
		throw new GhError(`${safeLine(repository, 100)} is no repository: expected OWNER/NAME.`);
	const all = repository === null ? words : [...words, `--repo=${repository}`];
	const {status, stdout, stderr} = await run(all, input, {
		folder,
		// Never a question on the terminal, no colours, no advice.
		environment: {...environment, GH_PROMPT_DISABLED: '1', GH_NO_UPDATE_NOTIFIER: '1', NO_COLOR: '1', GH_PAGER: 'cat'},
		limitMilliseconds,
	});
	if (status !== 0) throw new GhError(sentence(status, stderr, repository));
	return stdout;
}

interface Ended {
	readonly status: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

interface RunOptions {
	readonly folder: string | undefined;
	readonly environment: NodeJS.ProcessEnv;
	readonly limitMilliseconds: number;
}

function run(words: readonly string[], input: string, options: RunOptions): Promise<Ended> {
	const {folder, environment, limitMilliseconds} = options;
	return new Promise((resolve, reject) => {
		const child = spawn('gh', words, {
			cwd: folder,
			env: environment,
			shell: false,
			windowsHide: true,
			stdio: ['pipe', 'pipe', 'pipe'],
		});
		let stdout = '';
		let stderr = '';
		const give = (message: string) => {
			child.kill();
			reject(new GhError(message));
		};
		const seconds = Math.round(limitMilliseconds / 1000);
		const timer = setTimeout(() => give(`gh did not answer within ${seconds} s.`), limitMilliseconds);
		child.stdout.setEncoding('utf8').on('data', (text: string) => {
			stdout += text;
			if (stdout.length > longestOutputCharacters) give('gh answered more than can be read.');
		});
		child.stderr.setEncoding('utf8').on('data', (text: string) => {
			if (stderr.length < longestOutputCharacters) stderr += text;
		});
		child.on('error', error => {
			clearTimeout(timer);
			reject(new GhError(startSentence(error, folder)));
		});
		child.on('close', status => {
			clearTimeout(timer);
			resolve({status, stdout, stderr});
		});
		// It may end before it has read everything; its status says what there is to say.
		child.stdin.on('error', () => {});
		child.stdin.end(input);
	});
}

function startSentence(error: NodeJS.ErrnoException, folder: string | undefined): string {
	if (error.code === 'ENOENT')
		// The system says the same of a program and of the folder to start it in.
		return folder === undefined || fs.existsSync(folder)
			? 'gh is not on the PATH: install it (https://cli.github.com), or write the draft to a file.'
			: `gh cannot be started in ${safeLine(folder, 100)}: there is no such folder.`;
	if (error.code === 'EACCES') return 'gh on the PATH may not be run: permission denied.';
	return `gh could not be started: ${safeLine(error.message, shownErrorCharacters)}.`;
}

/** What gh says (2.4 to 2.80), as one sentence. */
function sentence(status: number | null, stderr: string, repository: string | null): string {
	const where = repository ?? 'this repository';
	if (status === 4 || /gh auth login|not logged in|authentication required|HTTP 401|Bad credentials/i.test(stderr))
		return 'gh is not logged in: run `gh auth login`.';
	if (/not a git repository|no git remotes|none of the git remotes|gh repo set-default/i.test(stderr))
		return 'gh knows of no repository here: name one with --repo OWNER/NAME.';
	if (/Could not resolve to a Repository|HTTP 404/i.test(stderr))
		return `gh finds no repository ${where}, or the account may not see it.`;
	if (/Could not resolve to an? (?:issue|Issue|issue or pull request)/i.test(stderr))
		return `${where} has no issue of that number.`;
	if (/disabled issues/i.test(stderr)) return `${where} takes no issues: they are switched off there.`;
	const label = /(?:could not add label|label):? '?"?([^'"\n]{1,60})'?"? not found/i.exec(stderr)?.[1];
	if (label !== undefined)
		return `${where} has no label ${safeLine(label)}: create it (\`gh label create\`) or leave it out; no issue was created.`;
	if (/rate limit/i.test(stderr)) return 'GitHub takes no more requests from this account for now: try again later.';
	if (/HTTP 403|must have|permission/i.test(stderr)) return `the account of gh may not do that in ${where}.`;
	if (/error connecting|dial tcp|no such host|timeout|could not resolve host/i.test(stderr))
		return 'gh cannot reach GitHub: check the connection.';
	const [first = ''] = stderr.split('\n').filter(line => line.trim() !== '');
	const said = safeLine(first, shownErrorCharacters).replace(/\.$/, '');
	return said === '' ? `gh failed with status ${status ?? 'unknown'}.` : `gh failed: ${said}.`;
}
