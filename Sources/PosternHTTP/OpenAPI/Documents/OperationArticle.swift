internal import HTTPTypes

/// One operation in the documentation page.
enum OperationArticle {
    static func write(_ operation: OperationDescription, to page: inout HTMLText) {
        page.element("article", ["id": operation.operationID]) { page in
            page.element("h3") { page in
                page.element("span", ["class": "method"], operation.method.rawValue)
                page.write(" ")
                page.element("code", operation.path)
            }
            page.element("p", operation.summary + (operation.isDeprecated ? " (deprecated)" : ""))
            if let details = operation.details { page.element("p", details) }
            if !operation.parameters.isEmpty { writeParameters(operation.parameters, &page) }
            if let body = operation.body { writeBody(body, &page) }
            writeAnswers(operation.answers.values.sorted { $0.status.code < $1.status.code }, &page)
        }
    }

    private static func writeParameters(_ parameters: [ParameterDescription], _ page: inout HTMLText) {
        page.element("h4", "Parameters")
        page.table(["Name", "Where", "Value", "Meaning"], parameters) { parameter, page in
            page.element("th", ["scope": "row"]) { $0.element("code", parameter.name) }
            page.element("td", parameter.place.rawValue + (parameter.isRequired ? ", required" : ""))
            page.element("td") { page in
                SchemaWords.write(parameter.schema.document, to: &page)
                if parameter.schema.document["type"] == "array" { page.write(", with commas between them") }
                if let standard = parameter.schema.document["default"] { page.write("; default \(SchemaWords.text(standard))") }
            }
            page.element("td", parameter.description ?? "")
        }
    }

    private static func writeBody(_ body: MediaDescription, _ page: inout HTMLText) {
        page.element("h4", "Body")
        page.element("p") { page in
            page.element("code", body.type)
            page.write(": ")
            SchemaWords.write(body.schema.document, to: &page)
        }
    }

    private static func writeAnswers(_ answers: [AnswerDescription], _ page: inout HTMLText) {
        page.element("h4", "Answers")
        page.table(["Status", "Meaning", "Body", "Fields"], answers) { answer, page in
            page.element("th", ["scope": "row"], "\(answer.status.code)")
            page.element("td", answer.text)
            page.element("td") { page in if let media = answer.media { SchemaWords.write(media.schema.document, to: &page) } }
            page.element("td") { page in
                for field in answer.fields {
                    page.element("code", field.name.rawName)
                    page.write(": \(field.description) ")
                }
            }
        }
    }
}

extension HTMLText {
    /// A table that scrolls by itself where it is too wide.
    mutating func table<Row>(_ heads: [String], _ rows: [Row], _ writeRow: (Row, inout HTMLText) -> Void) {
        element("div", ["class": "wide"]) { page in
            page.element("table") { page in
                page.element("thead") { page in
                    page.element("tr") { page in for head in heads { page.element("th", ["scope": "col"], head) } }
                }
                page.element("tbody") { page in for row in rows { page.element("tr") { page in writeRow(row, &page) } } }
            }
        }
    }
}
