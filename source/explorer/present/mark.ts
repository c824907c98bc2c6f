/** How a mark looks: loud in the colour of its severity, dim where it counts nowhere or is known. */
import {isSetAside} from '../../analysis/mark.ts';
import type {Mark} from '../../analysis/types.ts';
import {own, type SafeText, safeLine} from '../../text/safe-text.ts';
import type {Tone} from './styled.ts';

export const isDim = (mark: Pick<Mark, 'standing'>): boolean => isSetAside(mark) || mark.standing === 'known';

export const markTone = (mark: Pick<Mark, 'standing' | 'severity'>): Tone => (isDim(mark) ? 'dim' : mark.severity);

/** What is known of a mark, in words: brightness alone must not say it. '' where nothing is. */
export function standingText({standing, fixedBy}: Pick<Mark, 'standing' | 'fixedBy'>): SafeText {
	switch (standing) {
		case 'open':
			return own('');
		case 'fixed':
			return safeLine(`fixed by ${fixedBy ?? 'a fix'}`);
		case 'regression':
			return safeLine(`in spite of ${fixedBy ?? 'a fix'}`);
		case 'dismissed':
			return own('judged: not friction');
		default:
			return own(standing);
	}
}
