/** What a new to-do list changed against the one before. */
import {isObject, type Json, stringOf} from '../../transcript/event.ts';

export interface Todo {
	readonly text: string;
	readonly status: string;
}

export function todosOf(value: Json | undefined): readonly Todo[] {
	if (!Array.isArray(value)) return [];
	return value
		.filter(isObject)
		.map(todo => ({text: stringOf(todo.content) ?? '', status: stringOf(todo.status) ?? ''}));
}

/** `3/7 done: write the tests, now: run them`. Without any change of status the list as it stands. */
export function describeTodos(before: readonly Todo[], value: Json | undefined): string {
	const todos = todosOf(value);
	if (todos.length === 0) return before.length > 0 ? 'list cleared' : 'empty list';
	const earlier = new Map(before.map(todo => [todo.text, todo.status]));
	const changedTo = (status: string) =>
		todos.filter(todo => todo.status === status && earlier.get(todo.text) !== status).map(todo => todo.text);
	const done = changedTo('completed');
	const begun = changedTo('in_progress');
	const added = before.length > 0 ? todos.filter(todo => !earlier.has(todo.text)).length : 0;
	const finished = todos.filter(todo => todo.status === 'completed').length;
	const parts = [
		done.length > 0 ? `done: ${done.join(', ')}` : '',
		begun.length > 0 ? `now: ${begun.join(', ')}` : '',
		added > 0 ? `${added} new` : '',
	].filter(part => part !== '');
	return `${finished}/${todos.length} done${parts.length > 0 ? `  ${parts.join('  ')}` : ''}`;
}
