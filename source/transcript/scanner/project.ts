/** The projecting reader in plain words: what the scanner gives of a line is this, of `JSON.parse` of the line. */
import {isObject, type Json, type JsonObject} from '../event.ts';
import {type Fields, type Wanted, wantedOfEvent} from './wanted.ts';

/** What is wanted of an event, in an object of its own. */
export const project = (event: JsonObject): JsonObject => pick(event, wantedOfEvent);

function pick(object: JsonObject, fields: Fields): JsonObject {
	const picked: JsonObject = {};
	for (const [name, wanted] of Object.entries(fields)) {
		const value = Object.hasOwn(object, name) ? object[name] : undefined;
		if (value !== undefined) picked[name] = keep(value, wanted);
	}
	return picked;
}

function keep(value: Json, {fields, each, isWhole}: Wanted): Json {
	if (isWhole) return value;
	if (Array.isArray(value)) return each ? value.map(element => keep(element, {fields: each})) : [];
	if (isObject(value)) return fields ? pick(value, fields) : {};
	return value;
}
