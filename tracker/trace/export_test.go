package trace

// OneLine is what every text of a graph goes through.
var OneLine = oneLine
