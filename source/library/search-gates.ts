/** Through which gate each searchable text goes, both when it is indexed and when it is read again to be shown. */
import type {SearchField} from '../search/query.ts';
import {type SafeText, safeText, visibleText} from '../text/safe-text.ts';

export const gates: {readonly [field in SearchField]: (raw: string) => SafeText} = {
	command: visibleText,
	output: safeText,
	prompt: visibleText,
	reply: safeText,
	title: visibleText,
};
