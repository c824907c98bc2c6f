/** Every key, made from the keymap; those of the view you came from first. */
import {own, type SafeText} from '../../text/safe-text.ts';
import {columnsOf, fit} from '../../text/width.ts';
import {
	type ActionId,
	actionIds,
	type Binding,
	isIn,
	type Keymap,
	keyGroups,
	keyLabel,
	type ViewName,
	viewNames,
} from '../keys/keymap.ts';
import type {Span, StyledLine} from '../present/styled.ts';
import {ScrolledLines} from './scrolled.ts';
import type {BodyLine, View, ViewContext, WindowSize} from './view.ts';

export class HelpView implements View {
	readonly name = 'help';
	private readonly scrolled = new ScrolledLines();

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
		return this.scrolled.window(helpLines(this.keymap, this.from, columns, this.context), rows);
	}

	state(): StyledLine {
		return [{text: own(this.scrolled.state()), tone: 'dim'}];
	}

	can(action: ActionId): boolean {
		return action !== 'help';
	}

	act(action: ActionId): boolean {
		if (action !== 'help') return this.scrolled.act(action);
		this.context.back();
		return true;
	}

	refresh(): void {}
}

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
	for (const group of keyGroups) {
		lines.push([], [{text: own(`  ${group}`), tone: 'heading'}]);
		for (const id of actionIds) {
			const binding: Binding = keymap[id];
			if (binding.group !== group || binding.isOff) continue;
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
