/// Stands where a body was not asked for in pieces.
struct UnstreamedBody: BodySource {
    func next() throws -> [UInt8]? { throw BodyReadError.wasReadWhole }
}
