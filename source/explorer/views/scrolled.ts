/** Lines that only scroll: what screens without a cursor share. */
import type {ActionId} from '../keys/keymap.ts';
import type {StyledLine} from '../present/styled.ts';
import type {BodyLine} from './view.ts';

export class ScrolledLines {
	private top = 0;
	private height = 1;
	private count = 0;

	window(lines: readonly StyledLine[], height: number): readonly BodyLine[] {
		this.height = height;
		this.count = lines.length;
		this.top = Math.max(0, Math.min(this.top, lines.length - height));
		return lines.slice(this.top, this.top + height).map(line => ({line, isSelected: false}));
	}

	/** `37 of 54 lines`, '' where all of them are in sight. */
	state(): string {
		if (this.count <= this.height) return '';
		return `${Math.min(this.count, this.top + this.height)} of ${this.count} lines`;
	}

	act(action: ActionId): boolean {
		const page = Math.max(1, this.height - 2);
		const moves: Partial<Record<ActionId, number>> = {
			down: this.top + 1,
			up: this.top - 1,
			pageDown: this.top + page,
			pageUp: this.top - page,
			first: 0,
			last: this.count,
		};
		const to = moves[action];
		if (to === undefined) return false;
		this.top = Math.max(0, Math.min(to, this.count - this.height));
		return true;
	}
}
