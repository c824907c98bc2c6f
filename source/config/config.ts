/**
 * The configuration file: `$XDG_CONFIG_HOME/session-tui/config.json`, else `~/.config/session-tui/config.json`.
 * Nothing in it can stop the program: what is wrong is told and left out, the rest holds.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import type {OwnRule} from '../analysis/types.ts';
import type {ActionId} from '../explorer/keys/keymap.ts';
import {errorCode, problemMessage} from '../sources/system-errors.ts';
import {safeLine} from '../text/safe-text.ts';
import {configFolder} from './paths.ts';

export type ThemeName = 'auto' | 'plain';

export interface Config {
	/** Sources by the names that stand for them on the command line. */
	readonly sources: Readonly<Record<string, string>>;
	/** null where the file does not say. */
	readonly gapSeconds: number | null;
	readonly slowSeconds: number | null;
	readonly keys: Readonly<Partial<Record<ActionId, readonly string[]>>>;
	readonly theme: ThemeName;
	/** Whether what was found in transcripts is kept for the next run. */
	readonly cache: boolean;
	/** Files, folders and checkouts that tell what to run, as written (`~` for the home folder). */
	readonly playbook: readonly string[];
	/** The file of known fixes, as written; null for the one beside this file. */
	readonly fixes: string | null;
	readonly rules: readonly OwnRule[];
	/** Signatures, or `/patterns/` of signatures, that are left out. */
	readonly mute: readonly string[];
}

export const defaultConfig: Config = {
	sources: {},
	gapSeconds: null,
	slowSeconds: null,
	keys: {},
	theme: 'auto',
	cache: true,
	playbook: [],
	fixes: null,
	rules: [],
	mute: [],
};

/** What is wrong with one setting; `line` from 1, null where the file as a whole is meant. */
export interface ConfigProblem {
	/** `gap`, `keys.quit`; '' for the file as a whole. */
	readonly key: string;
	readonly line: number | null;
	/** What was expected, and what holds instead. */
	readonly message: string;
}

export interface ReadConfig {
	readonly config: Config;
	/** Lines to show: where, which key, what was expected. */
	readonly problems: readonly string[];
	readonly isThere: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

export function configPath(env: Environment, home: string): string {
	return path.join(configFolder(env, home), 'config.json');
}

/** Never rejects. Without a file nothing more is loaded. */
export async function readConfig(env: Environment, home: string): Promise<ReadConfig> {
	const file = configPath(env, home);
	let text: string;
	try {
		text = await fs.readFile(file, 'utf8');
	} catch (error) {
		const isAbsent = errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR';
		const problems = isAbsent ? [] : [`${safeLine(file)}: ${problemMessage(error)}; the defaults hold`];
		return {config: defaultConfig, problems, isThere: !isAbsent};
	}
	const {checkConfig} = await import('./check.ts');
	const {config, problems} = checkConfig(text);
	return {config, problems: problems.map(problem => problemLine(file, problem)), isThere: true};
}

/** `FILE:LINE: KEY: message`, as compilers say it, so that editors can jump there. */
export function problemLine(file: string, {key, line, message}: ConfigProblem): string {
	const place = line === null ? safeLine(file) : `${safeLine(file)}:${line}`;
	return key === '' ? `${place}: ${message}` : `${place}: ${safeLine(key, 100)}: ${message}`;
}
