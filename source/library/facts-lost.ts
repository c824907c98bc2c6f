/** What the cache held of a file cannot be had any more; the file waits to be read anew. Ask again when it has been. */
export class FactsLost extends Error {
	constructor() {
		super('the cache was damaged or replaced; the file is read again');
	}
}
