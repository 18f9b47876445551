/// Finds the faults of a document that does not fit a type, in the way of a client that mends one after the other and asks again.
///
/// `Decodable` ends at the first fault. So that fault is told, something that fits is put in its place, and the document is decoded
/// anew, until it is taken. Every such document is one that a client could have sent, and no value that is made of one is used: what
/// a type's own code does with them, it would do for any client. What may follow only from what was put in is not told.
struct JSONDiagnosis {
    /// Decodes the document given, and throws the value away.
    typealias Attempt = (JSONValue) -> DecodingError?

    private(set) var faults: [JSONShapeError.Fault] = []
    private(set) var isComplete = false
    /// The document as it is mended, and where.
    private(set) var document: JSONValue
    private var repairs: [JSONRepair] = []

    private let choice: Int
    private var rest: Int
    /// Whether something was withheld, or nothing found for a place, so that what is around it was put in whole.
    private var isPartial = false
    private var textLeft = 8192

    /// How many times a document is decoded at most, and how much work all of it may be, in values.
    private static let mostAttempts = 256
    private static let mostWork = 100_000

    /// - Parameters:
    ///   - choice: 0 or 1. Where two values are as good, the first or the second is put in: a fault that comes with one only is the
    ///     doing of that value.
    ///   - error: What came of the document's first decoding.
    init(_ document: JSONValue, choice: Int, after error: DecodingError, attempt: Attempt) {
        self.document = document
        self.choice = choice
        rest = min(Self.mostAttempts, Self.mostWork / document.weight(upTo: Self.mostWork + 1))
        var error = error
        while mend(error) {
            guard let next = attempt(self.document) else {
                isComplete = !isPartial
                return
            }
            error = next
        }
    }

    /// Whether something at `place` was put in.
    func isMadeUp(_ place: [String]) -> Bool { repairs.contains { place.starts(with: $0.place) } }

    /// Tells the fault, unless it may come of what was put in, and mends it.
    ///
    /// - Returns: false when nothing can be put in its place, or when it is enough.
    private mutating func mend(_ error: DecodingError) -> Bool {
        let place = error.place
        let expectation = error.context.underlyingError as? JSONExpectation
        let refuser = expectation?.refusingDepth.map { place.prefix($0) }
        if !isMadeUp(place) {
            if let refuser, repairs.contains(where: { $0.place.starts(with: refuser) }) {
                isPartial = true
            } else if !tell(JSONShapeError.Fault(path: place, reason: error.reason)) {
                return false
            }
        }
        guard rest > 0 else { return false }
        rest -= 1
        return fill(place, with: JSONRepair.values(for: expectation?.types ?? [], choice: choice))
    }

    private mutating func tell(_ fault: JSONShapeError.Fault) -> Bool {
        textLeft -= fault.pointer.utf8.count + fault.reason.utf8.count
        guard faults.isEmpty || (textLeft >= 0 && faults.count < JSONShapeError.largestCount) else { return false }
        faults.append(fault)
        return true
    }

    /// Puts a value that has not been tried there into the place; when there is none, into the place around it.
    private mutating func fill(_ place: [String], with values: [JSONValue]) -> Bool {
        guard place.count <= JSONParser.defaultDepth else {
            isPartial = true
            return false
        }
        let index = repairs.firstIndex { $0.place == place } ?? repairs.endIndex
        if index == repairs.endIndex { repairs.append(JSONRepair(place: place)) }
        let neighbours = document.before(place[...]).map { [$0] } ?? []
        for value in values + neighbours + JSONRepair.commonValues where repairs[index].take(value) {
            guard let mended = document.replacing(place[...], by: value) else { break }
            document = mended
            return true
        }
        isPartial = true
        return !place.isEmpty && fill(place.dropLast(), with: [])
    }
}
