/** The evidence of marks where it stands: each mark is shown once, in the first text that holds it. */
import type {Mark} from '../../../analysis/types.ts';
import {type SafeText, safeText, visibleText} from '../../../text/safe-text.ts';
import type {Layer} from '../spans.ts';

export class Evidence {
	private readonly waiting: Set<Mark>;

	constructor(marks: readonly Mark[]) {
		// Red ones last, so that they lie on top where both stand on the same words.
		this.waiting = new Set([...marks].sort((a, b) => Number(a.severity === 'red') - Number(b.severity === 'red')));
	}

	/** One layer for each mark whose evidence stands in the text; ask the likeliest text first. */
	layersIn(text: SafeText): Layer[] {
		const layers: Layer[] = [];
		for (const mark of this.waiting) {
			// A gate changes evidence and text alike, so that they still match behind it; the text went through one of both.
			const evidence = [safeText(mark.evidence).trim(), visibleText(mark.evidence).trim()].find(
				words => words !== '' && text.includes(words),
			);
			if (evidence === undefined) continue;
			const start = text.indexOf(evidence);
			this.waiting.delete(mark);
			const tone = mark.severity === 'red' ? 'redEvidence' : 'amberEvidence';
			layers.push([{start, end: start + evidence.length, tone}]);
		}
		return layers;
	}
}
