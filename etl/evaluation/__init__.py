"""How good the annotator is: annotated articles joined to their texts, figures, and pages that show what was
understood."""
