/** Every key, made from the keymap; those of the view you came from first. */
import {own, type SafeText} from '../../text/safe-text.ts';
import {columnsOf, fit} from '../../text/width.ts';
import {
	type ActionId,
	actionIds,
	type Binding,
	isIn,
	type Keymap,
	keyLabel,
	type ViewName,
	viewNames,
} from '../keys/keymap.ts';
import type {Span, StyledLine} from '../present/styled.ts';
import {type ListState, moveBy, movePage, moveTo, startOfList} from '../state/list.ts';
import type {BodyLine, View, ViewContext, WindowSize} from './view.ts';

export class HelpView implements View {
	readonly name = 'help';
	private list: ListState = startOfList;
	private height = 20;
	private lines: readonly StyledLine[] = [];

	constructor(
		private readonly context: ViewContext,
		private readonly keymap: Keymap,
		private readonly from: ViewName,
	) {}

	crumb(): SafeText {
		return own('help');
	}

	summary(): StyledLine {
		return [{text: own('keys can be changed: session-tui config schema'), tone: 'dim'}];
	}

	head(): readonly StyledLine[] {
		return [];
	}

	body({columns, rows}: WindowSize): readonly BodyLine[] {
		this.lines = helpLines(this.keymap, this.from, columns, this.context);
		this.height = rows;
		this.list = moveTo(this.list, this.list.cursor, this.lines.length, rows);
		const top = Math.min(this.list.cursor, Math.max(0, this.lines.length - rows));
		return this.lines.slice(top, top + rows).map(line => ({line, isSelected: false}));
	}

	state(): StyledLine {
		if (this.lines.length <= this.height) return [];
		const top = Math.min(this.list.cursor, this.lines.length - this.height);
		return [
			{text: own(`${Math.min(this.lines.length, top + this.height)} of ${this.lines.length} lines`), tone: 'dim'},
		];
	}

	can(action: ActionId): boolean {
		return action !== 'help';
	}

	act(action: ActionId): boolean {
		const end = Math.max(0, this.lines.length - this.height);
		const move = (list: ListState) => {
			this.list = {cursor: Math.min(end, list.cursor), top: 0};
			return true;
		};
		switch (action) {
			case 'down':
				return move(moveBy(this.list, 1, this.lines.length, this.height));
			case 'up':
				return move(moveBy(this.list, -1, this.lines.length, this.height));
			case 'pageDown':
			case 'pageUp':
				return move(
					movePage(
						{...this.list, top: this.list.cursor},
						action === 'pageDown' ? 1 : -1,
						this.lines.length,
						this.height,
					),
				);
			case 'first':
				return move(startOfList);
			case 'last':
				return move({cursor: end, top: 0});
			case 'help':
				this.context.back();
				return true;
			default:
				return false;
		}
	}

	refresh(): void {}
}

const groups: readonly Binding['group'][] = ['Moving', 'Reading', 'Finding', 'Taking out', 'Program'];

function helpLines(keymap: Keymap, from: ViewName, columns: number, {glyphs}: ViewContext): StyledLine[] {
	const lines: StyledLine[] = [
		[
			{text: own('  '), tone: 'text'},
			{text: glyphs.red, tone: 'red'},
			{text: own(' something failed or was refused   '), tone: 'dim'},
			{text: glyphs.amber, tone: 'amber'},
			{text: own(' it looks wrong   '), tone: 'dim'},
			{text: glyphs.folded, tone: 'dim'},
			{text: own(' folded   '), tone: 'dim'},
			{text: glyphs.atMost, tone: 'dim'},
			{text: own(' upper bound, waiting included'), tone: 'dim'},
		],
	];
	const keysWidth = 2 + Math.max(...actionIds.map(id => columnsOf(own(labels(keymap[id])))));
	for (const group of groups) {
		lines.push([], [{text: own(`  ${group}`), tone: 'heading'}]);
		for (const id of actionIds) {
			const binding: Binding = keymap[id];
			if (binding.group !== group) continue;
			const isHere = isIn(binding, from);
			const where = binding.views && binding.views.length < viewNames.length ? `  ${binding.views.join(', ')}` : '';
			const spans: Span[] = [
				{
					text: fit(own(`  ${labels(binding)}`), Math.min(keysWidth + 2, Math.floor(columns / 3))),
					tone: isHere ? 'accent' : 'dim',
				},
				{text: own(` ${binding.description}`), tone: isHere ? 'text' : 'dim'},
				{text: own(where), tone: 'dim'},
			];
			lines.push(spans);
		}
	}
	return lines;
}

const labels = ({keys}: Binding): string => keys.map(keyLabel).join('  ');
