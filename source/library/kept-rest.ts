/** The steps, prompts and marks of a file: in memory, or, once they have been written to the cache, read from there. */
import {promptsOf} from '../analysis/prompts.ts';
import {stepsOf} from '../analysis/steps.ts';
import type {Mark} from '../analysis/types.ts';
import type {KeptFile} from './cache/kept-file.ts';
import {Recent} from './cache/recent.ts';
import type {Rest, RestSource} from './file-digest.ts';

type Course = Pick<Rest, 'steps' | 'prompts'>;

/** Whose they are. */
interface Owner {
	/** Reads from the cache, and sees to it where that fails. */
	guarded<Value>(read: () => Value): Value;
}

/** Bytes of marks, and of steps and prompts, that stay in memory after they have been looked at; one takes about so many. */
const heldBytes = 32 << 20;
const bytesPerMark = 250;
const bytesPerStep = 500;

const marksHeld = new Recent<readonly Mark[]>(heldBytes, marks => 100 + marks.length * bytesPerMark);
const coursesHeld = new Recent<Course>(
	heldBytes,
	({steps, prompts}) => 100 + (steps.length + prompts.length) * bytesPerStep,
);

function courseOf(kept: KeptFile): Course {
	const {prompts, drafts} = kept.course();
	return {steps: stepsOf(drafts), prompts: promptsOf(prompts)};
}

export class KeptRest implements RestSource {
	private held: Rest | null;
	private kept: KeptFile | null;
	private isHeldForGood = false;

	constructor(
		from: Rest | KeptFile,
		private readonly owner: Owner,
	) {
		this.held = 'key' in from ? null : {steps: from.steps, prompts: from.prompts, marks: from.marks};
		this.kept = 'key' in from ? from : null;
	}

	marks(): readonly Mark[] {
		const {held, kept} = this;
		return held?.marks ?? marksHeld.get(this, () => this.read(kept, one => one.marks()));
	}

	course(): Course {
		const {held, kept} = this;
		return held ?? coursesHeld.get(this, () => this.read(kept, courseOf));
	}

	/** Lets go of them: `kept` has them. */
	letGo(kept: KeptFile): void {
		if (!this.isHeldForGood) this.held = null;
		this.kept = kept;
	}

	/** Keeps them in memory from now on, whatever is written. */
	hold(): void {
		this.isHeldForGood = true;
		this.held ??= {...this.course(), marks: this.marks()};
	}

	private read<Value>(kept: KeptFile | null, read: (kept: KeptFile) => Value): Value {
		if (!kept) throw new RangeError('neither held nor kept');
		return this.owner.guarded(() => read(kept));
	}
}
