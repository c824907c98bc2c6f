/** Which marks of a file a command means. */
import type {FileFacts} from '../analysis/file-indexer.ts';
import type {Mark} from '../analysis/types.ts';
import type {Options} from './options.ts';

/** The marks that count, or those that were asked for in particular. */
export function meantMarks(
	{marks, setAside}: FileFacts,
	{onlyJudged, onlyRegressions, signature}: Options,
): readonly Mark[] {
	const judged = onlyJudged ? [...marks, ...setAside].filter(({judgement}) => judgement !== null) : marks;
	const back = onlyRegressions ? judged.filter(({standing}) => standing === 'regression') : judged;
	return signature === null ? back : back.filter(mark => mark.signature === signature);
}
