/** Stands in for react-devtools-core in the bundle: Ink asks for it only when DEV=true, and we never do. */
export default {
	initialize() {},
	connectToDevTools() {},
};
