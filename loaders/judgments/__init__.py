"""Civil papers of courts, from the file to values that know where they stand.

`documents` takes the texts out of files, `text` makes even lines of them, `parts` says of which part each line is;
`heading`, `parties`, `prose`, `course`, `claims`, `admissions`, `basis`, `operative`, `interest`, `signatures`,
`lineage`, `flags` and `closing` each read one thing; `judgment` puts them together. From there two ways go out:
`contract` to the JSON of `qingsu parse`, `tables` to the sheets that `load` takes in by the registers DOC and DOCP;
`marking` leads back from a row to its words.

To add a flag, add a line to `loaders/reference/text_flags.csv`, and the word to the schema; to add a closing, a line to
`closing`.
"""
