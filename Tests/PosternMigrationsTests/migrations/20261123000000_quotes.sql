-- "Quotes", 'single', """triple""", """# and #"raw"#
-- revises: none
-- migrate:up
SELECT '\', '\\', '\(x)', '\#(x)', '\n', '\u{41}', '"""', '"""#', '##"""##', '$(x)', '%@';
	SELECT "\
";   
