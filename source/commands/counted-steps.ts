/** The steps that totals over files count: each once, in the session that started first, and only what the filters leave. */
import {keyOf} from '../analysis/copy-keys.ts';
import type {StepFacts} from '../analysis/steps.ts';
import type {Options} from './options.ts';
import {fits, happeningsOf} from './selection.ts';
import type {SelectedFile, Workspace} from './workspace.ts';

export interface CountedStep extends SelectedFile {
	readonly step: StepFacts;
}

export function* countedSteps({library, files}: Workspace, options: Options): Generator<CountedStep> {
	for (const selected of files) {
		const copied = library.copiedKeysOf(selected.record.id);
		for (const happening of happeningsOf(selected.facts)) {
			const {step} = happening;
			if (step === null || step.line === 0 || !fits(happening, options)) continue;
			if (!copied?.has(keyOf(step.id))) yield {...selected, step};
		}
	}
}
