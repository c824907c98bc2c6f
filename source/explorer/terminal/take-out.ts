/** Where a draft goes from the screen: a file, or GitHub through `gh`. Every answer is a sentence for the person. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type {IssueDraft} from '../../report/issue-draft.ts';

export interface TakeOut {
	/** What redaction makes `~` of. */
	readonly home: string;
	/** Writes a file that is not there yet. Rejects with a sentence. */
	save(file: string, text: string): Promise<string>;
	/** A sentence where the repository has an issue with this marker; null where it has none. Rejects with a sentence. */
	duplicate(marker: string, repository: string | null): Promise<string | null>;
	/** The address of the new issue. Rejects with a sentence. */
	create(draft: IssueDraft, repository: string | null): Promise<string>;
}

export const takeOut: TakeOut = {
	home: os.homedir(),
	async save(file, text) {
		const whole = path.resolve(file);
		try {
			await fs.promises.writeFile(whole, text, {flag: 'wx'});
		} catch (error) {
			const code = error instanceof Error && 'code' in error ? error.code : null;
			if (code === 'EEXIST') throw new Error(`${file} is there already: choose another name`);
			throw new Error(`${file} could not be written (${String(code ?? error)})`);
		}
		return whole;
	},
	async duplicate(marker, repository) {
		const {findDuplicates} = await import('../../report/gh.ts');
		const [known] = await findDuplicates(marker, {repository});
		return known === undefined
			? null
			: `#${known.number} (${known.state.toLowerCase()}) is about this signature already: ${known.url}`;
	},
	async create(draft, repository) {
		const {createIssue} = await import('../../report/gh.ts');
		return createIssue(draft, {repository});
	},
};
