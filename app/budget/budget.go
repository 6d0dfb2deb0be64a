// Package budget turns what a budget office keeps into what would be missing, when and
// where: the facts of a fiscal year and of awards, drivers and what is believed of
// them go in, and a model for the forecast, the table of the planner, the last days
// for decisions and the report to the council come out. It promises that nothing
// unknown counts as zero, that every dollar of an award is laid out once, and that the
// same facts give the same bytes. It refuses to know where the facts are kept, who may
// read them, and what day it is.
package budget
