extension JSONShapeError {
    /// Everything that is wrong with a document, whose first decoding ended with `error`.
    init<T: Decodable>(
        _ error: DecodingError, decoding type: T.Type, from document: JSONValue, _ unknownMembers: JSONUnknownMembers
    ) {
        let found = Self.search(document, choice: 0, after: error, type, unknownMembers)
        guard found.faults.count > 1 else {
            self.init(found.faults, isComplete: found.isComplete)
            return
        }
        let again = Self.search(document, choice: 1, after: error, type, unknownMembers)
        let certain = found.faults.filter(again.faults.contains)
        self.init(certain, isComplete: found.isComplete && certain.count == found.faults.count)
    }

    /// A document that has nothing wrong but members that the type does not know; `nil` when there are none.
    init?(unknownMembers places: [[String]]) {
        guard !places.isEmpty else { return nil }
        self.init(places.map(Self.unknown), isComplete: true)
    }

    private init(_ faults: [Fault], isComplete: Bool) {
        self.init(
            first: faults[0], others: faults.prefix(Self.largestCount).dropFirst(),
            isComplete: isComplete && faults.count <= Self.largestCount)
    }

    private static func search<T: Decodable>(
        _ document: JSONValue, choice: Int, after error: DecodingError, _ type: T.Type, _ unknownMembers: JSONUnknownMembers
    ) -> (faults: [Fault], isComplete: Bool) {
        var watch: JSONMemberWatch?
        let diagnosis = JSONDiagnosis(document, choice: choice, after: error) { mended in
            watch = unknownMembers == .refused ? JSONMemberWatch() : nil
            do throws(DecodingError) { _ = try JSONValueDecoder(mended, watch: watch).value(of: type) } catch { return error }
            return nil
        }
        let unknown = watch?.unknown.filter { !diagnosis.isMadeUp($0) } ?? []
        return (diagnosis.faults + unknown.prefix(largestCount).map(Self.unknown), diagnosis.isComplete)
    }

    private static func unknown(_ place: [String]) -> Fault { Fault(path: place, reason: "unknown member") }
}
