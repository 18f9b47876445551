/// The converters that a pattern may name.
struct ConverterTable: Sendable {
    private let converters: [PathConverter]

    /// - Parameter own: those of an application, each with a name that nobody else has.
    init(_ own: [PathConverter]) throws(RoutingError) {
        var names = Set(PathConverter.standard.map(\.name))
        for converter in own {
            guard PathPattern.isName(converter.name) else { throw .malformedConverter(converter.name) }
            guard names.insert(converter.name).inserted else { throw .duplicateConverter(converter.name) }
        }
        converters = own + PathConverter.standard
    }

    /// Those of the mounts around a route and of the router itself, with the innermost first.
    func below(_ inner: [PathConverter]) -> ConverterTable {
        inner.isEmpty ? self : ConverterTable(all: inner + converters)
    }

    private init(all converters: [PathConverter]) { self.converters = converters }

    func converter(named name: some StringProtocol) -> PathConverter? { converters.first { $0.name == name } }

    var names: String { converters.map(\.name).joined(separator: ", ") }
}
