//! Made-up names for people, each pair once.

const FIRST: [&str; 48] = [
    "Abena", "Adam", "Aisha", "Alan", "Amelia", "Anil", "Anna", "Bashir", "Bridget", "Callum", "Carys", "Chidi",
    "Clare", "Dalia", "Daniel", "Dina", "Eleri", "Emeka", "Esme", "Farid", "Fiona", "Gareth", "Gita", "Hamza",
    "Hannah", "Ifor", "Imogen", "Ivan", "Jamila", "Joel", "Karim", "Keira", "Lewis", "Lucia", "Malik", "Mei", "Nadia",
    "Niall", "Olive", "Owen", "Petra", "Rashid", "Rhona", "Silas", "Tamsin", "Uma", "Vikram", "Zara",
];
const LAST: [&str; 52] = [
    "Albury",
    "Aldous",
    "Arkwell",
    "Ashby",
    "Beckford",
    "Bellweather",
    "Birdsall",
    "Bramall",
    "Calder",
    "Carrow",
    "Chandra",
    "Corbett",
    "Dacre",
    "Danso",
    "Denholm",
    "Drury",
    "Eastlake",
    "Edgerton",
    "Fairburn",
    "Fenwright",
    "Garrod",
    "Gilpin",
    "Goswami",
    "Hallam",
    "Haverill",
    "Ingleby",
    "Islam",
    "Jessop",
    "Kaur",
    "Kirkwall",
    "Larkin",
    "Lisle",
    "Mbeki",
    "Merrow",
    "Nayland",
    "Norcross",
    "Oduya",
    "Orton",
    "Paxton",
    "Quarrie",
    "Ravenhall",
    "Rowntree",
    "Saxby",
    "Sethi",
    "Stroud",
    "Tolliver",
    "Udall",
    "Venn",
    "Wadham",
    "Winterton",
    "Yarrow",
    "Zielny",
];

/// The name of the person with this number.
pub(super) fn name(number: usize) -> String {
    // 48 and 52 share the factor 4; the step of 7 keeps every pair apart all the same.
    let first = FIRST.get(number % FIRST.len()).unwrap_or(&"Kim");
    let last = LAST
        .get((number / FIRST.len() + number * 7) % LAST.len())
        .unwrap_or(&"Venn");
    format!("{first} {last}")
}
