/** What people know of marks, read from where they keep it: known fixes, mutes, judgements. */
import fs from 'node:fs';
import path from 'node:path';
import type {Fix} from '../analysis/fixes.ts';
import {type Mute, Review, type ReviewOptions} from '../analysis/review.ts';
import type {Judgement} from '../analysis/types.ts';
import type {Config} from '../config/config.ts';
import type {ReadFixes} from '../config/fixes.ts';
import {configFolder, expandHome, stateFolder} from '../config/paths.ts';
import {mutesOf} from '../config/rules.ts';
import {judgementMap, judgementsFile, readJudgements} from '../library/judgements.ts';
import type {Io} from './command.ts';

/** Plain data: it can be sent to a thread. */
export interface ReviewData {
	readonly fixes: readonly Fix[];
	readonly mutes: readonly Mute[];
	readonly judgements: ReadonlyMap<string, Judgement>;
	/** The file to which judgements are added. */
	readonly judgementsFile: string;
}

export interface ReadReview {
	readonly data: ReviewData;
	/** Lines to show, safe to draw. */
	readonly problems: readonly string[];
}

type Home = Pick<Io, 'env' | 'home'>;

export const fixesPath = ({fixes}: Config, {env, home}: Home): string =>
	fixes === null ? path.join(configFolder(env, home), 'fixes.json') : expandHome(fixes, home);

export const judgementsPath = ({env, home}: Home): string => judgementsFile(stateFolder(env, home));

/** Never rejects: what cannot be read is told, the rest holds. */
export async function readReview(config: Config, io: Home): Promise<ReadReview> {
	const judgements = judgementsPath(io);
	const [fixes, judged] = await Promise.all([readKnownFixes(fixesPath(config, io)), readJudgements(judgements)]);
	return {
		data: {
			fixes: fixes.fixes,
			mutes: mutesOf(config.mute),
			judgements: judgementMap(judged.judged),
			judgementsFile: judgements,
		},
		problems: [...fixes.problems, ...judged.problems],
	};
}

/** Most people have none, and load nothing to read them. */
async function readKnownFixes(file: string): Promise<Pick<ReadFixes, 'fixes' | 'problems'>> {
	if (!fs.existsSync(file)) return {fixes: [], problems: []};
	const {readFixes} = await import('../config/fixes.ts');
	return readFixes(file);
}

export const reviewOf = ({fixes, mutes, judgements}: ReviewData, options: ReviewOptions = {}): Review =>
	new Review(fixes, mutes, judgements, options);
