/** The keymap as Markdown tables: the README's list of keys, which a test compares with it. */
import {actionIds, type Binding, type Keymap, keyGroups, keyLabel, viewNames} from './keymap.ts';

export function keysMarkdown(keymap: Keymap): string {
	return keyGroups.map(group => groupTable(keymap, group)).join('\n\n');
}

function groupTable(keymap: Keymap, group: Binding['group']): string {
	const rows = actionIds.flatMap(id => (keymap[id].group === group ? [row(keymap[id])] : []));
	return [`| ${group} | | where |`, '|---|---|---|', ...rows].join('\n');
}

function row({keys, description, views}: Binding): string {
	const where = views && views.length < viewNames.length ? views.join(', ') : 'everywhere';
	return `| ${keys.map(key => code(keyLabel(key))).join(' ')} | ${escaped(description)} | ${where} |`;
}

/** A pipe would end the cell, in code too; a backtick needs two round it. */
const code = (label: string) => (label.includes('`') ? `\`\` ${label} \`\`` : `\`${escaped(label)}\``);
const escaped = (text: string) => text.replaceAll('|', '\\|');
